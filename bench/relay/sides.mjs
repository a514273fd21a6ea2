// The names of the sides without a relay, as they stand in the tables.

export const FLASK = 'Flask';
export const FLASK_ALONE = 'Flask, an API that costs nothing';
