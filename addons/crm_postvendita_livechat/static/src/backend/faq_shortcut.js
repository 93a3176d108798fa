import {SuggestionService} from "@mail/core/common/suggestion_service";
import {UseSuggestion} from "@mail/core/common/suggestion_hook";
import {patch} from "@web/core/utils/patch";

const DELIMITER = "::";

/** Published articles among the canned responses of a chat: `::` and some words. */
patch(SuggestionService.prototype, {
    async fetchSuggestions({delimiter, term}, {thread, abortSignal} = {}) {
        await super.fetchSuggestions(...arguments);
        if (delimiter !== DELIMITER || thread?.channel_type !== "livechat") {
            return;
        }
        this.crmAnswers = [];
        if (term.trim().length >= 2) {
            const answers = await this.makeOrmCall(
                "discuss.channel",
                "get_crm_answers",
                [[thread.id], term],
                {},
                {abortSignal}
            );
            // an id that is no number: the server must not take it for a response
            this.crmAnswers = answers.map((one) => ({...one, id: `faq_${one.faq_id}`}));
        }
    },

    searchCannedResponseSuggestions() {
        const found = super.searchCannedResponseSuggestions(...arguments);
        return {
            ...found,
            suggestions: [...found.suggestions, ...(this.crmAnswers || [])],
        };
    },

    searchSuggestions({delimiter}, {thread} = {}) {
        if (delimiter !== DELIMITER || thread?.channel_type !== "livechat") {
            this.crmAnswers = [];
        }
        return super.searchSuggestions(...arguments);
    },
});

patch(UseSuggestion.prototype, {
    insert(option) {
        const faqId = option.cannedResponse?.faq_id;
        if (faqId && this.thread) {
            this.suggestionService.orm.silent.call(
                "discuss.channel",
                "note_crm_answer",
                [[this.thread.id], faqId]
            );
        }
        return super.insert(option);
    },
});
