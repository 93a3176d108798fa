/** What the device knows: what the server said, with what was done since on top. */

const SIMPLE = {
    report: "report",
    next: "date_next",
};

/**
 * Return a stop as it is with the acts that are not sent yet.
 *
 * @param {Object} stop as the server gave it
 * @param {Object[]} acts of any stops, in their order
 */
export function overlay(stop, acts) {
    const shown = {
        ...stop,
        checks: stop.checks.map((check) => ({...check, waiting: []})),
        parts: stop.parts.map((part) => ({...part})),
        unsent: 0,
        trouble: 0,
    };
    for (const act of acts) {
        if (act.visit === stop.id) {
            shown.unsent += 1;
            shown.trouble += act.status === "waiting" ? 0 : 1;
            apply(shown, act);
        }
    }
    return shown;
}

function apply(stop, {kind, at, values, token}) {
    const check = stop.checks.find((point) => point.id === values.check);
    if (kind === "check_in" || kind === "check_out") {
        stop[kind] = at;
    } else if (kind === "check" && check) {
        for (const name of ["result", "value", "note"]) {
            if (name in values) {
                check[name] = values[name];
            }
        }
    } else if (kind === "photo" && check) {
        check.waiting.push({token, photo: values.photo, name: values.name});
    } else if (kind === "part") {
        setPart(stop, values);
    } else if (kind in SIMPLE) {
        stop[SIMPLE[kind]] = values[SIMPLE[kind]];
    } else if (kind === "sign") {
        Object.assign(stop, {signed: true, signed_by: values.name});
    } else if (kind === "finish") {
        stop.state = "done";
    }
}

/**
 * Return a stop as the server has it once an act has arrived there.
 *
 * @param {Object} stop as the server gave it
 * @param {Object} act
 */
export function absorb(stop, act) {
    const shown = overlay(stop, [act]);
    for (const check of shown.checks) {
        check.photos += check.waiting.length;
        delete check.waiting;
    }
    delete shown.unsent;
    delete shown.trouble;
    return act.note ? stop : shown;
}

export function samePart(part, {product, name}) {
    return product ? part.product === product : !part.product && part.name === name;
}

function setPart(stop, {product, name, quantity}) {
    const known = stop.parts.find((part) => samePart(part, {product, name}));
    if (known) {
        known.quantity = quantity;
    } else {
        stop.parts.push({product, name, quantity});
    }
    stop.parts = stop.parts.filter((part) => part.quantity);
}

/** What decides whether the phone may go on, as the server last said. */
export function seenOf({state, user_id, start, signed}) {
    return {state, user_id, start, signed};
}

export function isOutside({kind, value, low, high}) {
    if (kind !== "value" || value === null || value === undefined) {
        return false;
    }
    return Boolean((low && value < low) || (high && value > high));
}

/** The points that nobody has answered, and the measures that nobody has taken. */
export function openPoints(stop) {
    return stop.checks.filter(
        (check) =>
            !check.result ||
            (check.kind === "value" && check.result === "ok" && check.value === null)
    );
}
