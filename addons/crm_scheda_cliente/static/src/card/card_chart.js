import {Component} from "@odoo/owl";
import {seriesColor, useChart} from "./chart_hook";

/** A section of type "chart": bars or lines. */
export class CardChart extends Component {
    static template = "crm_scheda_cliente.CardChart";
    static props = {data: Object, title: String};

    setup() {
        useChart(
            () => this.config,
            () => [this.props.data]
        );
    }

    get config() {
        const {type, labels, series} = this.props.data;
        return {
            type,
            data: {
                labels,
                datasets: series.map(({label, values}, index) => ({
                    label,
                    data: values,
                    backgroundColor: seriesColor(index, series.length),
                    borderColor: seriesColor(index, series.length),
                })),
            },
            options: {
                maintainAspectRatio: false,
                plugins: {legend: {display: series.length > 1}},
                scales: {y: {beginAtZero: true}},
            },
        };
    }
}
