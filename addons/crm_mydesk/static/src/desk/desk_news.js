import {_t} from "@web/core/l10n/translation";

function entriesOf(desk) {
    const entries = desk.sections.flatMap((section) => section.entries);
    return new Map(entries.map((entry) => [`${entry.model},${entry.id}`, entry]));
}

function hasMoved(one, other) {
    return ["deadline", "state", "user_id", "title"].some(
        (name) => one[name] !== other[name]
    );
}

/**
 * What a desk that was read again has to tell to whoever does not see it.
 *
 * @param {Object} before the desk as it was
 * @param {Object} after
 * @returns {String} empty where nothing has changed
 */
export function tellNews(before, after) {
    const {type, id, name} = after.owner;
    if (before.owner.type !== type || before.owner.id !== id) {
        const {open, late} = after.totals;
        return _t("%(name)s: %(open)s to do, %(late)s late.", {name, open, late});
    }
    const [was, is] = [entriesOf(before), entriesOf(after)];
    const came = [...is].filter(([key]) => !was.has(key)).map(([, entry]) => entry);
    const gone = [...was].filter(([key]) => !is.has(key)).map(([, entry]) => entry);
    const moved = [...is]
        .filter(([key, entry]) => was.has(key) && hasMoved(was.get(key), entry))
        .map(([, entry]) => entry);
    const told = (entries, one, many) =>
        entries.length === 1 ? one(entries[0].title) : many(entries.length);
    return [
        came.length &&
            told(
                came,
                (title) => _t("New: %s.", title),
                (count) => _t("%s new lines.", count)
            ),
        gone.length &&
            told(
                gone,
                (title) => _t("No longer here: %s.", title),
                (count) => _t("%s lines are no longer here.", count)
            ),
        moved.length &&
            told(
                moved,
                (title) => _t("Changed: %s.", title),
                (count) => _t("%s lines have changed.", count)
            ),
    ]
        .filter(Boolean)
        .join(" ");
}
