import {Component} from "@odoo/owl";

import {seriesColor, useChart} from "@crm_scheda_cliente/card/chart_hook";
import {_t} from "@web/core/l10n/translation";
import {formatFloat, formatMonetary} from "@web/views/fields/formatters";

/** One chart of the manager: bars, a line or a pie. */
export class DashboardChart extends Component {
    static template = "crm_mydesk.DashboardChart";
    static props = {chart: Object, currencyId: Number, onOpen: Function};

    setup() {
        useChart(
            () => this.config,
            () => [this.props.chart]
        );
    }

    get isEmpty() {
        return this.props.chart.series.every(({values}) =>
            values.every((value) => !value)
        );
    }

    format(value, unit = this.props.chart.unit) {
        if (value === null || value === undefined) {
            return "";
        }
        if (unit === "money") {
            return formatMonetary(value, {
                currencyId: this.props.currencyId,
                digits: [16, 0],
            });
        }
        const digits = {percent: [16, 1], score: [16, 2]}[unit] || [16, 0];
        return formatFloat(value, {digits}) + (unit === "percent" ? "%" : "");
    }

    get total() {
        const {chart} = this.props;
        return this.format(chart.total, chart.total_unit);
    }

    get previous() {
        const {chart} = this.props;
        return this.format(chart.previous, chart.total_unit);
    }

    get change() {
        const {change, in_points: inPoints} = this.props.chart;
        const figure = `${change > 0 ? "+" : ""}${formatFloat(change, {digits: [16, 1]})}`;
        // a percentage changes by points: a change of percents in percents misleads
        return inPoints ? _t("%s points", figure) : `${figure}%`;
    }

    get config() {
        const {type, labels, series, stacked} = this.props.chart;
        const isPie = type === "pie";
        return {
            type,
            data: {
                labels,
                datasets: series.map(({label, values}, index) => ({
                    label,
                    data: values,
                    spanGaps: true,
                    backgroundColor: isPie
                        ? values.map((_, i) => seriesColor(i, values.length))
                        : seriesColor(index, series.length),
                    borderColor: isPie ? undefined : seriesColor(index, series.length),
                })),
            },
            options: {
                maintainAspectRatio: false,
                animation: false,
                plugins: {
                    legend: {display: isPie || series.length > 1, position: "bottom"},
                    tooltip: {
                        callbacks: {
                            label: (item) =>
                                `${isPie ? item.label : item.dataset.label}: ${this.format(item.raw)}`,
                        },
                    },
                },
                scales: isPie
                    ? {}
                    : {
                          x: {stacked: Boolean(stacked)},
                          y: {
                              beginAtZero: true,
                              stacked: Boolean(stacked),
                              ticks: {
                                  callback: (value) => this.format(value),
                                  precision: 0,
                              },
                          },
                      },
            },
        };
    }
}
