import {Component, onWillUnmount, useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * Who else is looking at this ticket right now.
 *
 * The server is told when the form opens and closes, and once a minute while it is
 * in sight; news of others comes over the bus, so nobody polls.
 */
export class TicketViewers extends Component {
    static template = "crm_postvendita.TicketViewers";
    static props = {...standardWidgetProps};

    setup() {
        this.bus = useService("bus_service");
        this.state = useState({viewers: []});
        this.ticketId = false;
        this.onNews = this.onNews.bind(this);
        this.onSight = this.onSight.bind(this);
        this.onGone = this.onGone.bind(this);
        this.bus.subscribe("crm_ticket_viewers", this.onNews);
        browser.addEventListener("pagehide", this.onGone);
        document.addEventListener("visibilitychange", this.onSight);
        useEffect(
            (id) => {
                this.enter(id);
                return () => this.leave();
            },
            () => [this.props.record.resId]
        );
        onWillUnmount(() => {
            this.bus.unsubscribe("crm_ticket_viewers", this.onNews);
            browser.removeEventListener("pagehide", this.onGone);
            document.removeEventListener("visibilitychange", this.onSight);
        });
    }

    onNews({ticket_id: ticketId, viewers}) {
        if (ticketId === this.ticketId) {
            this.state.viewers = viewers;
        }
    }

    /** The form came into sight again: say so at once, others may have come. */
    onSight() {
        if (document.visibilityState === "visible" && this.ticketId) {
            this.beat();
        }
    }

    onGone() {
        this.leave();
    }

    async enter(ticketId) {
        this.ticketId = ticketId;
        this.state.viewers = [];
        if (ticketId) {
            await this.beat();
        }
    }

    async beat() {
        browser.clearTimeout(this.timer);
        const ticketId = this.ticketId;
        if (document.visibilityState !== "visible") {
            return;
        }
        const answer = await this.call("view_enter", ticketId);
        if (answer && ticketId === this.ticketId) {
            this.state.viewers = answer.viewers;
            if (answer.beat) {
                browser.clearTimeout(this.timer);
                this.timer = browser.setTimeout(() => this.beat(), answer.beat * 1000);
            }
        }
    }

    leave() {
        browser.clearTimeout(this.timer);
        if (this.ticketId) {
            this.call("view_leave", this.ticketId);
        }
        this.ticketId = false;
    }

    /**
     * A call that outlives the page and of which nobody needs to hear that it
     * failed: who is looking is a courtesy, not a reason to disturb anyone.
     */
    async call(method, ticketId) {
        const params = {model: "crm.ticket", method, args: [[ticketId]], kwargs: {}};
        try {
            const answer = await browser.fetch(
                `/web/dataset/call_kw/crm.ticket/${method}`,
                {
                    method: "POST",
                    keepalive: true,
                    headers: {"Content-Type": "application/json"},
                    body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
                }
            );
            return (await answer.json()).result;
        } catch {
            return undefined;
        }
    }
}

registry.category("view_widgets").add("crm_ticket_viewers", {
    component: TicketViewers,
});
