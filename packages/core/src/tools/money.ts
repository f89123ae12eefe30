/** Words that tell that money moves, or that someone is bound to pay. */

import type { Category } from "./category.js";
import type { Sign } from "./sign.js";

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** What is paid, owed or transferred. */
const MONEY =
  set(`bet bets bill billing btc cash charge charges crypto deposit deposits dispute disputes donation donations escrow eth
  ether expense expenses fund funds invoice invoices loan loans money mortgage payment payments payout payouts payroll purchase
  purchases refund refunds settlement settlements sol subscription subscriptions tip usd usdc usdt withdrawal withdrawals`);

/** Money only in the hands of a verb that moves it. */
const TOKENS = set(
  "balance coin coins currency nft nfts stock stocks share shares token tokens transaction transactions",
);

/** What commits when done to money. */
const COMMITS =
  set(`accept approve authorize cancel capture close collect confirm create execute finalize issue initiate make pay place
  post process record resume schedule send settle submit transfer update void`);

/** What moves money when the sentence has any. */
const MOVES =
  set(`approve bid borrow bridge broadcast charge checkout claim deposit exchange invest lend mint order purchase redeem send sign stake submit
  swap tip trade transfer wire`);

/** Subscriptions to news, and papers about money, are not payments. */
const NOT_MONEY =
  set(`alert alerts channel comment event events feed graphql listener method methods mqtt newsletter note
  notification notifications report repository sns sub template thread timesheet timesheets topic webhook webhooks`);

const ORDERS = set("order orders position positions trade trades");
const ORDER_VERBS = set("add amend buy cancel close create execute exercise modify open place sell submit update");
const TRADING =
  set(`ask bid bracket broker crypto exchange leverage limit liquidity margin market pair sell shares stock stocks
  symbol ticker trade trading`);
const ACTS: ReadonlySet<string> = new Set([...COMMITS, ...MOVES, ...ORDER_VERBS]);

/** To do this to an order is to buy. */
const ORDERING = set("execute pay place submit");

/** To do this to a position is to trade. */
const ENDING = set("close exercise liquidate");

/**
 * @param words the tool's name
 * @param sentence the first sentence of its description
 * @param mainVerb the verb that says what the tool does, in its base form
 * @param parameters the names of its arguments
 * @param otherwise the category it has if no money is in it: what converts an amount only reads
 */
export function moneySign(
  words: readonly string[],
  sentence: readonly string[],
  mainVerb: string | undefined,
  parameters: readonly string[],
  otherwise: Category,
): Sign | undefined {
  const says = (because: string): Sign => ({ category: "Financial", strength: 3, because });
  if (otherwise !== "Read" && parameters.includes("amount")) {
    const whose = parameters.find((parameter) => PAYEE.has(parameter));
    if (whose !== undefined) return says(`it takes \`amount\` with \`${whose}\``);
  }
  const verb = [mainVerb, ...words].find((word) => word !== undefined && ACTS.has(word));
  if (verb === undefined) return undefined;
  const all = [...words, ...sentence];
  const order = words.find((word) => ORDERS.has(word));
  const isOrder =
    ORDER_VERBS.has(verb) && (all.some((word) => TRADING.has(word)) || parameters.some((p) => TRADING.has(p)));
  const isDeal =
    order !== undefined &&
    ((ORDERING.has(verb) && order.startsWith("order")) || (ENDING.has(verb) && order.startsWith("position")));
  if (order !== undefined && (isOrder || isDeal)) return says(`its name says \`${verb}\` and \`${order}\``);
  if (all.some((word) => NOT_MONEY.has(word))) return undefined;
  const named = words.find((word) => MONEY.has(word) && word !== verb);
  if (named !== undefined && (COMMITS.has(verb) || MOVES.has(verb)))
    return says(`its name says \`${verb}\` and \`${named}\``);
  const moved = MOVES.has(verb)
    ? all.find((word) => (MONEY.has(word) || TOKENS.has(word)) && word !== verb)
    : undefined;
  return moved === undefined ? undefined : says(`its name says \`${verb}\` and its description \`${moved}\``);
}

/** Beside an amount, these say to whom or in what it is paid. */
const PAYEE =
  set(`account_id beneficiary card currency destination_account from_account fromAccount iban payee payment_method
  paymentMethod receiver recipient recipient_address recipientAddress to_account to_address toAccount toAddress wallet`);
