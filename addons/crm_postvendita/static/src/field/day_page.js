import {
    Component,
    onMounted,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {SendState} from "./send_state";
import {StopCard} from "./stop/stop_card";
import {StopPage} from "./stop/stop_page";
import {formatDay, isoDay, said} from "./words";

/** The page: the stops of a day, or one of them. The address says which. */
export class DayPage extends Component {
    static template = "crm_postvendita.DayPage";
    static components = {SendState, StopCard, StopPage};
    static props = {model: Object};

    setup() {
        Object.assign(this, {formatDay, said});
        this.model = this.props.model;
        this.state = useState(this.model.state);
        this.place = useState({stop: 0});
        this.daysRef = useRef("days");
        useEffect(
            (strip) => {
                const shown = strip?.querySelector(".d-shown");
                if (shown) {
                    strip.scrollLeft = shown.offsetLeft - strip.clientWidth / 2 + 29;
                }
            },
            () => [this.daysRef.el, this.state.day, this.days.length]
        );
        this.titleRef = useRef("title");
        let place = this.place.stop;
        useEffect(
            (stop) => {
                // who reads by ear is told where the page is now
                if (stop !== place) {
                    place = stop;
                    this.titleRef.el?.focus({preventScroll: true});
                }
            },
            () => [this.place.stop]
        );
        const follow = () => this.follow();
        onMounted(() => {
            browser.addEventListener("hashchange", follow);
            this.follow();
        });
        onWillUnmount(() => browser.removeEventListener("hashchange", follow));
    }

    /** `#2026-11-30` is a day, `#2026-11-30/12` one of its stops. */
    follow() {
        const [, day, stop] =
            browser.location.hash.match(/^#(\d{4}-\d\d-\d\d)(?:\/(\d+))?$/) || [];
        this.place.stop = Number(stop) || 0;
        window.scrollTo(0, 0);
        if (day && day !== this.state.day) {
            this.model.show(day);
        }
    }

    get stops() {
        return this.model.stopsOf(this.state);
    }

    get stop() {
        return this.stops.find(({id}) => id === this.place.stop);
    }

    get days() {
        const today = isoDay(new Date());
        const known = this.state.data?.days || [];
        return known.map(([day, count]) => ({
            day,
            count,
            label: formatDay(day, {weekday: "short", day: "numeric"}),
            long: formatDay(day),
            today: day === today,
            shown: day === this.state.day,
        }));
    }

    get nextDay() {
        return this.days.find(({day, count}) => day > this.state.day && count);
    }

    chooseTechnician(ev) {
        const id = Number(ev.target.value);
        const own = id === this.state.data.user.id;
        this.model.show(this.state.day, own ? null : id);
    }

    openStop(stop) {
        browser.location.hash = `#${this.state.day}/${stop.id}`;
    }

    closeStop() {
        browser.location.hash = `#${this.state.day}`;
    }
}
