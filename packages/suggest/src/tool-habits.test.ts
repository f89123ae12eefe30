import { expect, it } from "vitest";
import { ToolHabits } from "./tool-habits.js";

it("keeps nothing of an argument whose name is a key, at any depth", () => {
  const habits = new ToolHabits(() => false);
  const key = "ghp_Zk3vQ9xT7mB2nL5wZk3vQ9xT7mB2nL5w0123";
  habits.learn(0, { [key]: "x", sessions: { [key]: 1, open: true }, path: "/a" }, false);
  expect([...habits.arguments.keys()]).toEqual(["sessions.open", "path"]);
  expect(JSON.stringify(habits.rows)).not.toContain(key);
});
