/// The `model` under which an account's own totals stand.
let wholeAccount = "*"
