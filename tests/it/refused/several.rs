//! Several mistakes: all at once, in the order of files and places, and counted.

use rstest::{Context, rstest};

use super::project::{CONTRACT, files};

#[rstest]
fn mistakes_in_several_files(#[context] row: Context) {
    files(
        &row,
        &[
            ("contract.yaml", &CONTRACT.replace("reason: $.reason", "reason: reason, prosa: []")),
            ("writing.yaml", "cases:\n  - { name: a, request: PUT /a, expect: 400 parse_eror }\n  - name: b\n"),
            (
                "orders.yaml",
                "as: clrek\ncases:\n  - name: an order is read\n    request: GET /orders/{{ id }}\n    headers: { X: [1, {}] }\n    expect: 200 ordr\n",
            ),
        ],
    );
}

#[rstest]
fn mistakes_in_two_contracts(#[context] row: Context) {
    files(
        &row,
        &[
            ("orders.yaml", "cases:\n  - { name: a, request: GET /a, expect: 200 ordr }\n"),
            ("../store/contract.yaml", "api: Store API\ncatalogue: ajar\n"),
            ("../store/goods.yaml", "cases:\n  - { name: a, request: GET /a, expect: 200 ordr }\n"),
        ],
    );
}
