// Defined in the page: the CodeMirror editor of an element of GraphiQL.
declare function editor(within: string): { getValue(): string; setValue(text: string): void } | undefined;
