/* global SignaturePad */
import {Component, onMounted, useRef, useState} from "@odoo/owl";

const PEN = "#10264d";

/** The customer's name and signature, drawn with a finger, or written by the name. */
export class SignatureField extends Component {
    static template = "crm_postvendita.SignatureField";
    static props = {name: String, sign: Function};

    setup() {
        this.canvas = useRef("canvas");
        this.state = useState({name: this.props.name, empty: true, problem: false});
        onMounted(() => {
            const {el} = this.canvas;
            el.width = el.clientWidth * 2;
            el.height = el.clientHeight * 2;
            el.getContext("2d").scale(2, 2);
            this.pad = new SignaturePad(el, {
                penColor: PEN,
                minWidth: 1,
                maxWidth: 2.5,
            });
            this.pad.addEventListener("endStroke", () => {
                this.state.empty = false;
            });
        });
    }

    clear() {
        this.pad.clear();
        this.state.empty = true;
    }

    /** Who cannot draw signs by the name. */
    writeName() {
        const {el} = this.canvas;
        this.pad.clear();
        const context = el.getContext("2d");
        context.fillStyle = PEN;
        context.font = "italic 28px cursive";
        context.textBaseline = "middle";
        context.fillText(this.state.name, 12, el.clientHeight / 2, el.clientWidth - 24);
        this.state.empty = false;
    }

    async sign() {
        const name = this.state.name.trim();
        this.state.problem = !name || this.state.empty;
        if (!this.state.problem) {
            const [, image] = this.canvas.el.toDataURL("image/png").split(",");
            await this.props.sign(name, image);
        }
    }
}
