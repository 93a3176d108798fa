import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";
import {onMounted, onWillUnmount} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const EVERY = 2000;

/**
 * A progress bar that moves by itself while the record's state is "running": the
 * record is read again every two seconds, unless somebody is editing it.
 */
export class LiveProgressField extends ProgressBarField {
    setup() {
        super.setup();
        onMounted(() => {
            this.timer = browser.setInterval(() => this.refresh(), EVERY);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    async refresh() {
        const {record} = this.props;
        if (record.data.state !== "running" || this.reading || document.hidden) {
            return;
        }
        this.reading = true;
        try {
            if (!(await record.isDirty())) {
                await record.load();
            }
        } finally {
            this.reading = false;
        }
    }
}

registry.category("fields").add("crm_live_progress", {
    ...progressBarField,
    component: LiveProgressField,
});
