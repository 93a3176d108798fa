// Odoo's JavaScript: modules that import "@web/…", run in the browser.
import globals from "globals";
import js from "@eslint/js";

export default [
    {ignores: ["**/lib/**", "node_modules/**", ".local/**"]},
    js.configs.recommended,
    {
        files: ["**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {...globals.browser, luxon: "readonly", odoo: "readonly"},
        },
        linterOptions: {reportUnusedDisableDirectives: "error"},
        rules: {
            "array-callback-return": "error",
            curly: "error",
            "default-case-last": "error",
            eqeqeq: ["error", "smart"],
            "no-alert": "error",
            "no-console": ["error", {allow: ["warn", "error"]}],
            "no-eval": "error",
            "no-implied-eval": "error",
            "no-shadow": "error",
            "no-unneeded-ternary": "error",
            "no-unused-vars": ["error", {argsIgnorePattern: "^_"}],
            "no-use-before-define": ["error", {functions: false}],
            "no-var": "error",
            "object-shorthand": "error",
            "one-var": ["error", "never"],
            "prefer-const": "error",
            "prefer-template": "error",
            radix: "error",
            "sort-imports": ["error", {ignoreCase: true, ignoreDeclarationSort: true}],
        },
    },
];
