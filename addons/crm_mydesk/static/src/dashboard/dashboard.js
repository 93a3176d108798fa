import {Component, onWillStart, useState} from "@odoo/owl";

import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {deserializeDate, serializeDate} from "@web/core/l10n/dates";
import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {DashboardChart} from "./dashboard_chart";

/** The manager's charts: period, team, comparison; each opens its records. */
export class CrmDashboard extends Component {
    static template = "crm_mydesk.Dashboard";
    static components = {DashboardChart, DateTimeInput};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.state = useState({
            data: null,
            params: this.props.state?.params || {period: "month"},
        });
        onWillStart(() => this.load());
    }

    get data() {
        return this.state.data;
    }

    async load(changes = {}) {
        Object.assign(this.state.params, changes);
        this.state.data = await this.keepLast.add(
            this.orm.call("crm.dashboard", "get_dashboard", [], this.state.params)
        );
        this.props.updateActionState?.({params: {...this.state.params}});
    }

    setPeriod(period) {
        return this.load({period, date_from: null, date_to: null});
    }

    day(name) {
        return deserializeDate(this.data.period[name]);
    }

    setDay(name, value) {
        if (!value) {
            return;
        }
        const {date_from, date_to} = this.data.period;
        return this.load({date_from, date_to, [name]: serializeDate(value)});
    }

    setTeam(ev) {
        return this.load({team_id: ev.target.value || null});
    }

    /** The headings that have charts, each with its own. */
    get areas() {
        return this.data.areas
            .map(([key, title]) => ({
                key,
                title,
                charts: this.data.charts.filter((chart) => chart.area === key),
            }))
            .filter((area) => area.charts.length);
    }

    open(chart) {
        if (chart.action) {
            return this.action.doAction(chart.action);
        }
    }

    schedule() {
        return this.action.doAction("crm_mydesk.crm_dashboard_schedule_action");
    }

    export(kind) {
        const data = Object.fromEntries(
            Object.entries(this.state.params).filter(([, value]) => value)
        );
        return download({url: `/crm_mydesk/dashboard.${kind}`, data});
    }
}

registry.category("actions").add("crm_dashboard", CrmDashboard);
