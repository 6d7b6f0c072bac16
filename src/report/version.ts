/** Raised when a field changes its meaning or goes away; new optional fields do not raise it. Apart from the schema so that whoever makes reports needs no zod. */
export const REPORT_VERSION = 1;
