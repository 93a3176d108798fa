import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {getColor} from "@web/core/colors/colors";
import {loadBundle} from "@web/core/assets";
import {cookie} from "@web/core/browser/cookie";

/** A section of type "chart": bars or lines. */
export class CardChart extends Component {
    static template = "crm_scheda_cliente.CardChart";
    static props = {data: Object, title: String};

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.data]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    draw() {
        this.chart?.destroy();
        const {type, labels, series} = this.props.data;
        const scheme = cookie.get("color_scheme");
        this.chart = new window.Chart(this.canvas.el, {
            type,
            data: {
                labels,
                datasets: series.map(({label, values}, index) => ({
                    label,
                    data: values,
                    backgroundColor: getColor(index, scheme, series.length),
                    borderColor: getColor(index, scheme, series.length),
                })),
            },
            options: {
                maintainAspectRatio: false,
                plugins: {legend: {display: series.length > 1}},
                scales: {y: {beginAtZero: true}},
            },
        });
    }
}
