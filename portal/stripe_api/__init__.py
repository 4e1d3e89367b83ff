"""The one door to Stripe: in go our ids, out come our frozen values. Nothing else imports `stripe`."""
