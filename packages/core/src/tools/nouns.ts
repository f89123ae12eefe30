/** Nouns that decide where verbs leave it open. */

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** What a name that ends in one of these gives, when it has no verb. */
export const READ_NOUNS =
  set(`analytics balance catalog catalogue changelog changelogs content contents data details directions
  docs documentation errors events forecast history info information leaderboard logs metadata metrics news results schema
  schemas standings statistics stats status summary transcript tree trends version versions`);

/** Who answers a question that a tool asks, where no model does. */
export const ASKED_PERSON = set("human humans operator person user users");

/** What a name without a verb may run. */
export const RUN_NOUNS = set("agent code computer console cypher javascript powershell python repl sandbox sql");

export const WRITTEN_BY_A_CONSOLE = set("errors logs messages output");

/** What is looked up when it is resolved, where everything else that is resolved is settled. */
export const RESOLVED = set(
  "address dns domain ens handle host hostname id ids library name path symbol uri url username",
);

/** Running a model is the only way to make these. */
export const RUN_BY_A_MODEL = set(
  "completion completions embedding embeddings inference prediction predictions transcription",
);

/** When generated, these come out of a model. */
export const MADE_BY_A_MODEL =
  set(`answer article audio image images lyrics music photo picture poem response song songs sound sounds
  speech story text video videos voice voiceover`);

/** Made out of something else by a model. */
export const MEDIA = set("audio image music picture song sound speech video voice");

/** What is in a store and read when it is opened, where everything else that is opened is set going. */
export const READ_WHEN_OPENED = set("entities entity memories memory node nodes note notes record records");

/** What runs whatever is sent or written to it. */
export const RUNS_ITS_INPUT = set("kernel process repl shell stdin terminal tty");

/** What is run when it is submitted. */
export const RUN_WHEN_SUBMITTED = set("code job jobs pipeline queries query run runs script workflow");

/** Beside `request`, these say that it may be any request. */
export const ANY_REQUEST = set("api curl endpoint graphql http rest");

/** Languages in which a query may say anything. */
export const QUERY_LANGUAGES = set(`aql cql cypher dax esql flux gql graphql gremlin jql kql kusto logql mql promql
  soql sosl sparql spl sql traceql tsql`);
