import tseslint from "typescript-eslint";

const config = tseslint.config(
  { ignores: ["dist/", "node_modules/", "out/"] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: "./tsconfig.json" } },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // The ports are asynchronous by contract; the embedded ones need not wait for anything.
      "@typescript-eslint/require-await": "off",
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Export by name: a reader then finds a thing by it." },
      ],
      complexity: ["error", 12],
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["provider/**/*.ts", "components/**/*.ts"],
    ignores: [
      "provider/cli/**",
      "provider/lambda/handler.ts",
      "provider/lambda/apiHandler.ts",
      "**/*.test.ts",
      "**/fixtures/**",
    ],
    rules: {
      "no-restricted-globals": [
        "error",
        { name: "process", message: "Only the command line and the Lambda's entry touch the process." },
      ],
    },
  },
  {
    files: ["**/*.test.ts", "**/fixtures/**"],
    rules: {
      "max-lines-per-function": "off",
      "max-lines": "off",
      complexity: "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
  {
    // Pulumi's mocks are declared with `any`, and are patched where Pulumi has no hook.
    files: ["provider/preview/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
  { files: ["**/*.mjs"], extends: [tseslint.configs.disableTypeChecked] },
);

// eslint asks for a default export.
// eslint-disable-next-line no-restricted-syntax
export default config;
