/** `llama3.2` → `llama3.2:latest`: model names as Ollama takes them. */

const HOST = /^\w[\w.:-]{0,349}$/;
const NAMESPACE = /^\w[\w-]{0,79}$/;
const MODEL = /^\w[\w.-]{0,79}$/;
const DEFAULT_HOST = "registry.ollama.ai";
const DEFAULT_NAMESPACE = "library";
const DEFAULT_TAG = "latest";

/** The whole name of a model, without the parts that Ollama does not show; undefined for what is no name. */
export function fullName(name: string): string | undefined {
  const slash = name.lastIndexOf("/");
  const colon = name.indexOf(":", slash + 1);
  const tag = colon < 0 ? DEFAULT_TAG : name.slice(colon + 1);
  const parts = (colon < 0 ? name : name.slice(0, colon)).split("/");
  if (parts.length > 3) return undefined;
  const [model = "", namespace = DEFAULT_NAMESPACE, host = DEFAULT_HOST] = parts.reverse();
  if (!MODEL.test(model) || !MODEL.test(tag) || !NAMESPACE.test(namespace) || !HOST.test(host)) return undefined;
  const shown =
    host === DEFAULT_HOST ? (namespace === DEFAULT_NAMESPACE ? [model] : [namespace, model]) : [host, namespace, model];
  return `${shown.join("/")}:${tag}`;
}
