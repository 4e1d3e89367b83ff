"""The main ways through the portal, each told once, walked by readers of both languages, with and without scripts."""

from collections.abc import Callable

from e2e.journeys import at_stripe, getting_in, reading
from e2e.people import Visitor

Journey = Callable[[Visitor], None]

JOURNEYS: list[Journey] = [
    getting_in.signs_in_by_a_mailed_link_and_out_again,
    getting_in.lands_on_the_page_first_asked_for,
    getting_in.is_told_that_a_link_was_used_and_asks_for_another,
    getting_in.chooses_between_two_accounts_and_switches,
    reading.walks_the_list_page_by_page,
    reading.filters_the_list_by_year_and_status,
    reading.downloads_the_pdf_of_an_invoice,
    reading.reads_the_receipt_of_a_payment,
    reading.meets_another_customers_invoice_as_if_it_were_not_there,
    at_stripe.pays_an_open_invoice_with_the_card_on_file,
    at_stripe.pays_an_open_invoice_with_another_card_after_one_is_declined,
    at_stripe.changes_the_card_and_sees_it_right_after_return,
    at_stripe.changes_the_number_of_seats,
    at_stripe.cancels_the_plan_and_keeps_it_after_all,
    at_stripe.is_told_that_stripe_is_away_and_tries_again,
]
