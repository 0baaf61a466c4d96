import { readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { join } from "node:path";
import ts from "typescript";

/**
 * Lets Node load a program's TypeScript as Pulumi does, as CommonJS and by the program's own tsconfig.json, without
 * looking at types: Pulumi does that.
 */
export function loadTypeScriptSources(folder: string): void {
  const { config } = ts.readConfigFile(join(folder, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config?: { compilerOptions?: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config?.compilerOptions ?? {}, folder);
  const compilerOptions: ts.CompilerOptions = {
    ...options,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    target: ts.ScriptTarget.ES2022,
    inlineSourceMap: true,
    sourceMap: false,
    declaration: false,
  };
  // Deprecated for twenty years, and what every loader of CommonJS goes by, Pulumi's too.
  nodeModule.createRequire(join(folder, "program.js")).extensions[".ts"] = (module, fileName) => {
    const { outputText } = ts.transpileModule(readFileSync(fileName, "utf8"), { compilerOptions, fileName });
    (module as NodeJS.Module & { _compile(code: string, file: string): void })._compile(outputText, fileName);
  };
}

/*
 * A module in TypeScript names another by what it is compiled to, as in `./network.js`. Where there is no such file, it is
 * the source that is meant. Node has these hooks since 22.15.
 */
const hooks: Partial<Pick<typeof nodeModule, "registerHooks">> = nodeModule;
hooks.registerHooks?.({
  resolve(specifier, context, next) {
    const source = specifier.replace(/\.([cm]?)js$/, ".$1ts");
    if (!/^\.{1,2}\//.test(specifier) || source === specifier) return next(specifier, context);
    try {
      return next(specifier, context);
    } catch (error) {
      return orThrow(error, () => next(source, context));
    }
  },
});

/** What is told of is what the program names. */
function orThrow<T>(error: unknown, attempt: () => T): T {
  try {
    return attempt();
  } catch {
    throw error;
  }
}
