import {registry} from "@web/core/registry";
import {FloatField, floatField} from "@web/views/fields/float/float_field";

/**
 * A measure: empty until somebody measured, so that 0 is a measure, too. The record has
 * a field "measured" that says so.
 */
export class MeasureField extends FloatField {
    get isEmpty() {
        return !this.props.record.data.measured && !this.value;
    }
    get formattedValue() {
        return this.isEmpty ? "" : super.formattedValue;
    }
    parse(text) {
        const value = text.trim() ? super.parse(text) : 0;
        const measured = Boolean(text.trim());
        if (measured !== this.props.record.data.measured) {
            this.props.record.update({measured});
        }
        return value;
    }
}

registry.category("fields").add("crm_measure", {
    ...floatField,
    component: MeasureField,
    fieldDependencies: [{name: "measured", type: "boolean"}],
});
