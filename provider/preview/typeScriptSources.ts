import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
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
  createRequire(join(folder, "program.js")).extensions[".ts"] = (module, fileName) => {
    const { outputText } = ts.transpileModule(readFileSync(fileName, "utf8"), { compilerOptions, fileName });
    (module as NodeJS.Module & { _compile(code: string, file: string): void })._compile(outputText, fileName);
  };
}
