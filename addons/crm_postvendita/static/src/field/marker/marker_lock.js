import {user} from "@web/core/user";
import {lockUnless} from "./marker";

lockUnless(user.userId);
