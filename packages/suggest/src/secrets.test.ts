/** What is taken for a secret, and what is not. None of these is one. */

import { expect, it } from "vitest";
import { isSecret, isSecretName } from "./secrets.js";

const LETTERS = "Zk3vQ9xT7mB2nL5w";

it.each([
  `ghp_${LETTERS}${LETTERS}`,
  `sk-proj-${LETTERS}${LETTERS}`,
  "AKIA" + "ABCDEFGHIJKLMNOP",
  `xoxb-${LETTERS}`,
  `Authorization: Bearer ${LETTERS}`,
  "postgres://admin:hunter22@db/main",
  "curl -H 'api_key: hunter2222'",
  "mysql --password correcthorse",
  "-----BEGIN RSA PRIVATE KEY-----",
  `x ${LETTERS}${LETTERS}${LETTERS} y`,
  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  `dapi${"459fc38995185a347e884b72f2d0c1e6"}`,
  "https://api.example.com/v1?k=542cb112486290c5468909302c971cd2a7f0b6e1",
  LETTERS,
  "4111111111111111",
  "card 5500 0000 0000 0004",
  `GOCSPX-${LETTERS}${LETTERS}`,
  "EskpUiCeiVAtZJXeUKUW",
  "wrhniuoprgvjrmqobzgzmbxg",
  "t2pcT6HJ-viqAOpTw-lyPfU5yq-6WmaDJCZ",
  "tpT5wyPXlnAv.ZRiSHCTaXKGe.HTYXZqZPs7vM",
  "/home/ada/hunter2-Correct!Horse/notes.txt",
  "Tr0ub4dor&3zz",
  "https://a.example/x?sig=abcdefgh",
])("%s looks like one", (text) => expect(isSecret(text)).toBe(true));

it.each([
  "/srv/app/packages/simulator/src/readers/claude-code.test.ts",
  "https://github.com/modelcontextprotocol/typescript-sdk/blob/main/README.md",
  "0b8e9d3c-6a51-4f27-9c0d-1a2b3c4d5e6f",
  "SELECT id, name FROM customers WHERE created_at > '2026-01-01'",
  "internationalization_and_localization_of_everything",
  "da39a3ee5e6b4b0d",
  "4111111111111112",
  "1234567890123456789",
  "getUserByIdV2Async",
  "S3BucketName2Region",
  "Write a haiku about the sea",
  "my-app-Staging2-release-candidate-2026-11-30",
  "Rechtsschutzversicherungsgesellschaften",
  "src/components/NavigationDrawerItemRenderer.test.tsx",
  "https://example.com/search?q=policy+tests&page=2",
])("%s does not", (text) => expect(isSecret(text)).toBe(false));

it.each([
  ["password", true],
  ["apiKey", true],
  ["X-API-KEY", true],
  ["accessToken", true],
  ["token", true],
  ["max_tokens_per_call", false],
  ["path", false],
  ["key", false],
])("the name %s: %s", (name, expected) => expect(isSecretName(name)).toBe(expected));
