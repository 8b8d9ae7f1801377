"""What a connector must release of a protected table, computed a second time: from the agency's files, its policy and
its keys, with nothing of the connector's own code. The byte contract that both sides follow:

Keyed hash. PRF64(K, parts) is the first 8 bytes, big-endian, of BLAKE3's keyed hash under the 32 bytes K over, for each
part, its length as u32 big-endian and its bytes. Keys: `agencies/<agency>/keys/record.key` and `noise.key`, 32 raw bytes.

People. The id of a contributor is its text in UTF-8, an integer in decimal. Its record key is PRF64(record, [id]); a
cell's key `ck` is the wrapping 64-bit sum over the distinct contributors who enter the measure. A row without a
contributor enters nothing.

Node. Parts, each under its length as above: the relation `agency.table`; then for each dimension that is fixed, by its
column's name in bytes, three parts: the column, the level, the code. Levels: `known`, `parent`, `code`; `year`, `quarter`,
`month`; `bin`. Of one dimension only the finest fixed level is named, in that order. Codes: texts as they are, integers in
decimal, `true` and `false`, `2023`, `2023-Q2`, `2023-05`, a bin's index from 0; of NULL the one byte 0. A one-to-one
attribute (`name_en`, ...) is the code. `known` with the empty code: joined to its code list, and nothing finer fixed. A
rolled-up key is not in the node. A measure's filter is added to the node of that measure.

Threshold. t(node) = k + floor((W + 1) * PRF64(noise, ['thr', node]) / 2^64). With n the distinct contributors of whom a
row enters the measure (for `non_null` and `sum`, a row where the column is not NULL), the measure is absent where
n < t(its node), or where the people of the cell are fewer than t(the cell's node). Where there are keys, a row of which
every measure is absent is not there.

Counts: contributors; and rows and non_null where the policy says `one_row_per_person`. u = PRF64(noise, ['cnt', node, ck
in 8 bytes big-endian]); n plus the draw of the p-table (`ptable.py`). Exact above, so the value is the people's number.

Magnitudes: rows, non_null and sum otherwise. x of a person: of rows, how many enter, at most `max_rows`, the bound b; of
a sum, the person's total in minor units (10^-scale of the column; of floats 10^-digits, nearest, ties away from zero),
clipped to `clip`, b = max(|low|, |high|). Label: `rows`, `non_null(column)`, or the column. mk = wrapping sum of
PRF64(record, ['val', label, id, x in decimal]) over x != 0; u = PRF64(noise, ['mag', node, label, mk in 8 bytes]). The
value is the multiple of the column's `step` (default: one minor unit; more where floats of the noise's size have gaps)
nearest to X + d * b * z(u), ties upwards, where X is the sum of x and d = 1 (`magnitude.py`).

Dominance, on sums, over |x|: absent where the n largest have more than `percent` of the whole, or where what neither of
the two largest has is less than `p_percent` of the largest (`magnitude.py`).

Not covered: moments and comoments, quantiles from bins, tables with several contributor columns.
"""
