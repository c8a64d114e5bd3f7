"""Words about words: pure functions over short texts, used by every room.

`clean` makes text safe to show, `references` reads character references (`&amp;`), `addresses` answers which addresses
are the same page, host or story, `times` reads and writes lengths of time, ages and dates. `health` says what ails a
feed and `preview` what a found feed is like, as sentences that both front ends show.
A change is made in the one function that answers the question; no other room compares addresses or spells times itself.
"""
