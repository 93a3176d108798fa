import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {openPoints} from "../queue/overlay";
import {PartsUsed} from "./parts_used";
import {PointCard} from "./point_card";
import {SignatureField} from "./signature_field";
import {formatTime, mapLink, said} from "../words";

/** One visit, for a thumb: from arrival to the customer's signature. */
export class StopPage extends Component {
    static template = "crm_postvendita.StopPage";
    static components = {PartsUsed, PointCard, SignatureField};
    static props = {stop: Object, model: Object};

    setup() {
        Object.assign(this, {formatTime, mapLink, said});
        this.state = useState({report: null, missing: false});
    }

    get stop() {
        return this.props.stop;
    }

    /** Whether anything may still be done here by the reader. */
    get open() {
        return this.props.model.mine && this.stop.state !== "done";
    }

    get editable() {
        return this.open && !this.stop.signed;
    }

    get phone() {
        return this.stop.phone.replace(/[^+\d]/g, "");
    }

    get left() {
        return openPoints(this.stop);
    }

    get answered() {
        return this.stop.checks.length - this.left.length;
    }

    get warranty() {
        return {
            running: _t("Under warranty"),
            over: _t("Warranty over"),
            none: _t("No warranty"),
        };
    }

    act(kind, values, base) {
        return this.props.model.act(this.stop, kind, values, base);
    }

    press(kind) {
        return this.act(kind, {}, {[kind]: this.stop[kind]});
    }

    /** What the phone changes of a point is said with what stood there. */
    changePoint(check, values) {
        const base = {};
        for (const name of Object.keys(values)) {
            base[name] = check[name];
        }
        return this.act("check", {check: check.id, ...values}, base);
    }

    addPhoto(check, photo) {
        const name = `${check.name}.jpg`;
        return this.act("photo", {check: check.id, photo, name});
    }

    setPart(part, quantity) {
        const known = this.stop.parts.find(
            (one) =>
                one.product === part.product && (part.product || one.name === part.name)
        );
        const values = {product: part.product, name: part.name, quantity};
        return this.act("part", values, {quantity: known?.quantity || 0});
    }

    async writeReport(ev) {
        const report = ev.target.value.trim();
        if (report !== this.stop.report) {
            await this.act("report", {report}, {report: this.stop.report});
        }
    }

    setNext(ev) {
        const {date_next} = this.stop;
        if (ev.target.value !== date_next) {
            return this.act("next", {date_next: ev.target.value}, {date_next});
        }
    }

    takeProposed() {
        const {date_next, next_due} = this.stop;
        return this.act("next", {date_next: next_due}, {date_next});
    }

    sign(name, signature) {
        return this.act("sign", {name, signature});
    }

    async finish() {
        this.state.missing = Boolean(this.left.length);
        if (!this.state.missing) {
            await this.act("finish");
            window.scrollTo(0, 0);
        } else {
            const first = document.getElementById(`point-${this.left[0].id}`);
            first?.scrollIntoView({block: "center"});
        }
    }
}
