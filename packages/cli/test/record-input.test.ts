import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { closeLater, Folder, record } from "./recorder.js";

const SERVER = ["--", process.execPath, "-e", ""];
const UPSTREAM = ["--upstream", "http://127.0.0.1:1/"];

async function listening(): Promise<number> {
  const server = createServer();
  closeLater(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as { port: number }).port;
}

describe("bad input of `record`: a sentence, exit code 2, and no file", () => {
  it.each<[string, string[], RegExp]>([
    [
      "an unknown option",
      ["--otput", "s", ...SERVER],
      /there is no option `--otput`; did you mean `--output`\?; see callgate record --help/,
    ],
    ["no output", SERVER, /say which file to write to: --output FILE/],
    ["an output without a value", ["--output", ...SERVER], /--output needs a value/],
    ["an empty output", ["--output", "", ...SERVER], /--output is empty/],
    ["two outputs", ["--output", "a", "--output", "b", ...SERVER], /--output was given more than once/],
    ["no server", ["--output", "s"], /say which server to record: .* -- COMMAND, or --http PORT --upstream URL/],
    ["nothing behind --", ["--output", "s", "--"], /say which server to record/],
    [
      "a command without --",
      ["--output", "s", "node", "server.js"],
      /`node` is not an option; write -- before the server's command/,
    ],
    [
      "a command that does not exist",
      ["--output", "s", "--", "no-such-command", "--x"],
      /`no-such-command` cannot be started: there is no such command/,
    ],
    [
      "a command that is no program",
      ["--output", "s", "--", "./text"],
      /`\.\/text` cannot be started: it is no program, or may not be run/,
    ],
    [
      "an output in a missing folder",
      ["--output", "no/s", ...SERVER],
      /no\/s cannot be written: its folder does not exist/,
    ],
    ["an output that is a folder", ["--output", "folder", ...SERVER], /folder cannot be written: it is a folder/],
    [
      "a path that leads nowhere",
      ["--output", "s", "--redact", "prompt", ...SERVER],
      /--redact prompt leads to nothing in a message: begin with params, result or error/,
    ],
    [
      "a path with an empty key",
      ["--output", "s", "--redact", "params..x", ...SERVER],
      /--redact params\.\.x names an empty key/,
    ],
    ["a path without a value", ["--output", "s", "--redact", ...SERVER], /--redact needs a value/],
    ["a command beside --http", ["--output", "s", "--http", "0", ...UPSTREAM, ...SERVER], /exclude each other/],
    ["a command beside --upstream", ["--output", "s", ...UPSTREAM, ...SERVER], /exclude each other/],
    ["--http alone", ["--output", "s", "--http", "0"], /--http needs the server's URL: --upstream URL/],
    ["--upstream alone", ["--output", "s", ...UPSTREAM], /--upstream needs a port to listen on/],
    [
      "a port out of range",
      ["--output", "s", "--http", "65536", ...UPSTREAM],
      /--http 65536 is no port; give a number from 1 to 65535/,
    ],
    ["a port that is none", ["--output", "s", "--http", "80a", ...UPSTREAM], /--http 80a is no port/],
    ["a negative port", ["--output", "s", "--http", "-1", ...UPSTREAM], /-1 is no port/],
    [
      "no URL",
      ["--output", "s", "--http", "0", "--upstream", "localhost:3000"],
      /--upstream localhost:3000 is no URL of a server/,
    ],
    [
      "a URL of something else",
      ["--output", "s", "--http", "0", "--upstream", "file:///x"],
      /is no URL of a server; write it as in http:/,
    ],
    [
      "a URL with a password",
      ["--output", "s", "--http", "0", "--upstream", "http://u:p@h/"],
      /holds a user or password; leave them out/,
    ],
    [
      "an upstream that refuses",
      ["--output", "s", "--http", "0", ...UPSTREAM],
      /http:\/\/127\.0\.0\.1:1\/ cannot be reached: the connection is refused/,
    ],
    [
      "an upstream that is not",
      ["--output", "s", "--http", "0", "--upstream", "http://no-such-host.invalid/"],
      /cannot be reached: (there is no such host|its host's name)/,
    ],
  ])("%s", async (_name, args, message) => {
    const folder = new Folder();
    mkdirSync(folder.at("folder"));
    writeFileSync(folder.at("text"), "no program", { mode: 0o600 });
    const { code, stdout, stderr } = await record(args, "", folder.path);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^callgate: [^\n]+\n$/);
    expect([code, stdout.toString()]).toEqual([2, ""]);
    expect(["s", "a", "b", "no"].filter((name) => folder.has(name))).toEqual([]);
  });

  it("a port in use", async () => {
    const folder = new Folder();
    const port = await listening();
    const args = ["--output", "s", "--http", `${port}`, "--upstream", `http://127.0.0.1:${port}/`];
    const { code, stderr } = await record(args, "", folder.path);
    expect(stderr).toBe(
      `callgate: port ${port} cannot be had: it is in use; choose another, or 0 for any that is free\n`,
    );
    expect(code).toBe(2);
    expect(folder.has("s")).toBe(false);
  });

  it("keeps what a file held before", async () => {
    const folder = new Folder();
    writeFileSync(folder.at("s"), "before\n");
    expect((await record(["--output", "s", "--", "no-such-command"], "", folder.path)).code).toBe(2);
    expect(folder.has("s")).toBe(true);
  });
});
