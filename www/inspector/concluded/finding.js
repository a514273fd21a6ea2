// What a check finds. The words never carry a partner key, a click id or what a visitor typed: they are in the report that
// people send to each other.

/** The site loses sign-ups or credits, or will. */
export const broken = (id, what, remedy) => ({ id, level: 'broken', what, remedy });
/** It works, but not as it should, or not in every browser. */
export const warning = (id, what, remedy) => ({ id, level: 'warning', what, remedy });
/** Worth knowing. */
export const note = (id, what, remedy) => ({ id, level: 'note', what, remedy });
/** As it should be. */
export const fine = (id, what) => ({ id, level: 'fine', what });
