// What answers for the peers' services: on this machine, at once, valid, and as short as it may be.

const json = (value) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });
const script = (text) => ({ headers: { 'content-type': 'text/javascript' }, body: text });

/** The public key of every side. */
export const KEY = 'pk_BenchBenchBenchBenchBenchBenchBe';

const POSTHOG = { supportedCompression: [], hasFeatureFlags: false, sessionRecording: false, surveys: false };

const ANSWERS = [
  [/^\/stand-in\/segment\/v1\/projects\//, json({ integrations: { 'Segment.io': { apiKey: KEY } }, plan: {} })],
  [/^\/stand-in\/segment\//, json({ success: true })],
  [
    /^\/stand-in\/posthog\/array\/.*\.js$/,
    script(`window._POSTHOG_REMOTE_CONFIG={'${KEY}':{config:${JSON.stringify(POSTHOG)},siteApps:[]}}`),
  ],
  [/^\/stand-in\/posthog\/array\//, json(POSTHOG)],
  [/^\/stand-in\/posthog\/flags\//, json({ flags: {}, errorsWhileComputingFlags: false })],
  [/^\/stand-in\/.*\.js$/, script('')],
  [/^\/stand-in\/snowplow\//, { body: 'ok' }],
  [/^\/stand-in\/plausible\//, { status: 202, body: 'ok' }],
  [/^\/stand-in\//, json({})],
  // The relay has set the cookies.
  [/^\/pr\//, { status: 204 }],
];

/** The answer to a path, if it is one of a service. */
export const standIn = (path) => ANSWERS.find(([pattern]) => pattern.test(path))?.[1];
