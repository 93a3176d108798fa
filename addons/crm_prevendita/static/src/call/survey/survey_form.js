/** Says with each page of an interview which answers it was drawn from. */
import {SurveyForm} from "@survey/interactions/survey_form";

import {patch} from "@web/core/utils/patch";

patch(SurveyForm.prototype, {
    prepareSubmitValues(formData, params) {
        super.prepareSubmitValues(...arguments);
        const drawn = this.el.querySelector("input[name='crm_drawn_from']");
        if (drawn) {
            params.crm_drawn_from = drawn.value;
        }
    },
});
