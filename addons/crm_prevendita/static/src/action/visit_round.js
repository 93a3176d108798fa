import {Component, onWillStart, useState} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {formatFloat} from "@web/core/utils/numbers";
import {openForm} from "@crm_scheda_cliente/open_form";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
const {DateTime} = luxon;

/**
 * The visits of a day: an ordered list of stops beside a schematic map. Nothing is
 * asked of a map provider; links open the round there when somebody clicks them.
 */
export class CrmVisitRound extends Component {
    static template = "crm_prevendita.VisitRound";
    static components = {DateTimeInput, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.display = {controlPanel: {}};
        const {ids} = this.props.action.params || {};
        this.state = useState({
            round: null,
            zone: "",
            hour: "09:00",
            only: ids || null,
        });
        onWillStart(() => this.load({stops: this.state.only}));
    }

    get round() {
        return this.state.round;
    }

    get path() {
        const points = [
            this.round.start.point,
            ...this.round.stops.map((s) => s.point),
        ];
        return points
            .filter((point) => point)
            .map((point) => point.join(","))
            .join(" ");
    }

    async load(changes = {}) {
        const round = this.state.round;
        this.state.round = await this.orm.call(
            "crm.marketing.action",
            "get_visit_round",
            [],
            {
                day: round?.day || null,
                user_id: round?.user.id || null,
                zone: this.state.zone || null,
                ...changes,
            }
        );
    }

    number(value) {
        return formatFloat(value, {digits: [16, 1]});
    }

    time(stop) {
        return stop.start ? deserializeDateTime(stop.start).toFormat("HH:mm") : "";
    }

    get day() {
        return DateTime.fromISO(this.round.day);
    }

    setDay(value) {
        this.state.only = null;
        return this.load({day: value ? value.toISODate() : null});
    }

    step(days) {
        this.state.only = null;
        const day = DateTime.fromISO(this.round.day).plus({days});
        return this.load({day: day.toISODate()});
    }

    setUser(ev) {
        this.state.only = null;
        return this.load({user_id: parseInt(ev.target.value, 10)});
    }

    setZone() {
        this.state.only = null;
        return this.load();
    }

    get ids() {
        return this.round.stops.map((stop) => stop.id);
    }

    order() {
        return this.load({stops: this.ids, best: true});
    }

    /** Move a stop up or down the list. */
    move(index, shift) {
        const ids = this.ids;
        const target = index + shift;
        if (target < 0 || target >= ids.length) {
            return;
        }
        [ids[index], ids[target]] = [ids[target], ids[index]];
        return this.load({stops: ids});
    }

    remove(index) {
        return this.load({stops: this.ids.filter((id, at) => at !== index)});
    }

    async plan() {
        const [hour, minute] = this.state.hour.split(":").map(Number);
        this.state.round = await this.orm.call(
            "crm.marketing.action",
            "plan_visit_round",
            [this.ids, this.round.day],
            {hour: (hour || 0) + (minute || 0) / 60}
        );
        this.state.only = null;
        this.notification.add(_t("The visits have their times."), {type: "success"});
    }

    open(stop) {
        return openForm(this.action, "crm.marketing.action", stop.id);
    }
}

registry.category("actions").add("crm_visit_round", CrmVisitRound);
