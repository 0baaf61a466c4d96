export { HookName, HookStatus } from "../../provider/document/hookName.js";
