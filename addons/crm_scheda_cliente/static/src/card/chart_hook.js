import {onWillStart, useEffect, useRef} from "@odoo/owl";
import {cookie} from "@web/core/browser/cookie";
import {getColor} from "@web/core/colors/colors";
import {loadBundle} from "@web/core/assets";

/**
 * Draws a chart on the component's canvas (t-ref="canvas"), anew when what it shows
 * changes, and takes it away with the component.
 *
 * @param {Function} getConfig gives the configuration for Chart.js
 * @param {Function} getDependencies gives what the chart shows, as for useEffect
 */
export function useChart(getConfig, getDependencies) {
    const canvas = useRef("canvas");
    onWillStart(() => loadBundle("web.chartjs_lib"));
    useEffect(
        (el) => {
            const chart = el && new window.Chart(el, getConfig());
            return () => chart?.destroy();
        },
        () => [canvas.el, ...getDependencies()]
    );
}

/** The colour of one of so many series, light or dark as the client is. */
export function seriesColor(index, many) {
    return getColor(index, cookie.get("color_scheme"), many);
}
