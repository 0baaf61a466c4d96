import { accountStoreContract } from "../ports/fixtures/accountStoreContract.js";
import { auditLogContract } from "../ports/fixtures/auditLogContract.js";
import { controlsStoreContract } from "../ports/fixtures/controlsStoreContract.js";
import { MemoryAccountStore } from "./memoryAccountStore.js";
import { MemoryAuditLog } from "./memoryAuditLog.js";
import { MemoryControlsStore } from "./memoryControlsStore.js";

controlsStoreContract("memory", async () => new MemoryControlsStore());
accountStoreContract("memory", async () => new MemoryAccountStore());
auditLogContract("memory", async () => new MemoryAuditLog());
