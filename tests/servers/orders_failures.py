"""The failures in the file of the `orders` example, each as it must be reported."""

import re
from dataclasses import dataclass

SOURCE = "examples/orders"
FILTERED = "[Filtered]"


@dataclass
class Failure:
    """Of what happened to one order; all lists begin with the outermost or oldest element."""

    title: str
    level: str
    mechanism: dict
    errors: list  # (type, module, text)
    frames: list  # (file, function, what its line says, variables)
    trail: list  # (function, arguments) of the last breadcrumbs
    is_whole_trail: bool = True  # or only its end


def text_like(pattern):
    return re.compile(pattern, re.DOTALL)


def shown(order, city, quantity, box_size, unit_price, currency):
    """An order as the structure that its `Debug` shows."""
    return {
        "id": order,
        "city": city,
        "quantity": quantity,
        "box_size": box_size,
        "unit_price": unit_price,
        "currency": currency,
        "card_token": FILTERED,
    }


HANDLED = {"type": "auto.function.capture_errors", "handled": True}
UNHANDLED_PANIC = {"type": "auto.function.panic_hook", "handled": False}
ORDER_FILE = text_like("<.*OrderFile>")
FILE = [
    ("main", "main", "import::import(&path).await?", {}),
    ("import", "import", "file.next_order()", {"path": text_like(r".*orders\.csv")}),
    ("file", "OrderFile::next_order", "self.read()", {"self": ORDER_FILE}),
]
LEDGER = text_like("<.*Ledger>")


def bad_quantity(line, row, quantity, city):
    columns = [str(row), "LAMP-OAK", city, quantity, "4", "4900", "EUR"]
    order = {"line": line, "columns": columns, "card_token": FILTERED}
    before = {"line": line, "column": "id", "text": str(row)}
    number = {"line": line, "column": "quantity", "text": quantity}
    return Failure(
        f"a quantity that is no number, in line {line}",
        "warning",
        HANDLED,
        [
            ("RowError", "orders::file", f"line {line}: `quantity` is no whole number"),
            ("ParseIntError", "core::num::error", "invalid digit found in string"),
        ],
        [
            *FILE,
            ("file", "OrderFile::read", "parse(line, columns, card_token)", {"self": ORDER_FILE}),
            ("file", "parse", 'number(line, "quantity", quantity)?', order),
            ("file", "number", "text.parse()", number),
        ],
        [
            ("OrderFile::next_order", {}),
            ("OrderFile::read", {}),
            ("parse", order),
            ("number", before),
            ("number", number),
        ],
        is_whole_trail=False,
    )


def unreadable(title, errors, line):
    return Failure(
        title,
        "warning",
        HANDLED,
        errors,
        [*FILE, ("file", "OrderFile::read", line, {"self": ORDER_FILE})],
        [("OrderFile::next_order", {}), ("OrderFile::read", {})],
        is_whole_trail=False,
    )


def fulfil(order, line):
    return ("fulfil", "fulfil", line, {"order": order, "ledger": LEDGER})


NO_RATE = shown(10089, "Bern", 1, 1, 5600, "XBT")
NO_RATE_TOTAL = {"quantity": 1, "unit_price": 5600, "currency": "XBT"}
TWICE = shown(10058, "Boston", 10, 24, 395, "USD")
TWICE_BOOK = {"order": 10058, "total": 3404}
DECLINED = shown(10302, "Lyon", 480, 2, 7900, "EUR")
DECLINED_CHARGE = {"amount": 3792000, "card_token": FILTERED}
NO_BOX = shown(10260, "Köln", 1, 0, 21900, "EUR")
NO_BOX_BOXES = {"quantity": 1, "box_size": 0}

FAILURES = [
    bad_quantity(48, 10047, "12x", "Málaga"),
    bad_quantity(216, 10215, "two", "Málaga"),
    unreadable(
        "a row that is no UTF-8",
        [
            ("RowError", "orders::file", "a row cannot be read"),
            ("Error", "csv::error", text_like(r"CSV parse error: record 178 \(line 179, field: 2, .*")),
        ],
        "self.rows.next().transpose()?",
    ),
    unreadable(
        "a row that breaks off",
        [("RowError", "orders::file", "line 362: 3 columns instead of 8")],
        "return Err(RowError::Columns {",
    ),
    Failure(
        "a currency that nobody knows",
        "error",
        HANDLED,
        [
            ("Error", "anyhow", "order 10089 has no price"),
            ("PriceError", "orders::price", "the price cannot be converted to euros"),
            ("UnknownCurrency", "orders::price", "`XBT` is no currency that we take"),
        ],
        [
            fulfil(NO_RATE, '.with_context(|| format!("order {} has no price", order.id))?'),
            ("price", "total", "millieuros(currency)?", NO_RATE_TOTAL),
            ("price", "millieuros", "Err(UnknownCurrency(", {"currency": "XBT"}),
        ],
        [("fulfil", {"order": NO_RATE}), ("total", NO_RATE_TOTAL), ("millieuros", {"currency": "XBT"})],
    ),
    Failure(
        "an order that is there twice",
        "error",
        HANDLED,
        [("LedgerError", "orders::ledger", "order 10058 is in the ledger already")],
        [
            fulfil(TWICE, "ledger.book(order.id, total).await?"),
            ("ledger", "Ledger::book", "Err(LedgerError::Duplicate(order))", {"self": LEDGER} | TWICE_BOOK),
        ],
        [
            ("fulfil", {"order": TWICE}),
            ("total", {"quantity": 10, "unit_price": 395, "currency": "USD"}),
            ("millieuros", {"currency": "USD"}),
            ("Ledger::book", TWICE_BOOK),
        ],
    ),
    Failure(
        "a card that the bank declines",
        "error",
        HANDLED,
        [("PaymentError", "orders::payment", "the bank declines more than 1000000 cents")],
        [
            fulfil(DECLINED, "payment::charge(total, order.card_token.reveal()).await?"),
            ("payment", "charge", "return Err(PaymentError::Declined)", DECLINED_CHARGE),
        ],
        [
            ("fulfil", {"order": DECLINED}),
            ("total", {"quantity": 480, "unit_price": 7900, "currency": "EUR"}),
            ("millieuros", {"currency": "EUR"}),
            ("Ledger::book", {"order": 10302, "total": 3792000}),
            ("boxes", {"quantity": 480, "box_size": 2}),
            ("charge", DECLINED_CHARGE),
        ],
    ),
    Failure(
        "a panic in a task",
        "fatal",
        UNHANDLED_PANIC,
        [("panic", None, "attempt to divide by zero")],
        [
            fulfil(NO_BOX, "packing::boxes(order.quantity, order.box_size)"),
            ("packing", "boxes", "quantity.div_ceil(box_size)", NO_BOX_BOXES),
        ],
        [
            ("fulfil", {"order": NO_BOX}),
            ("total", {"quantity": 1, "unit_price": 21900, "currency": "EUR"}),
            ("millieuros", {"currency": "EUR"}),
            ("Ledger::book", {"order": 10260, "total": 21900}),
            ("boxes", NO_BOX_BOXES),
        ],
    ),
]
