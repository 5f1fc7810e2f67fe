-- wrk: a client_credentials request; the Authorization field comes from the command line.
wrk.method = "POST"
wrk.body = "grant_type=client_credentials&scope=accounts%3Aread"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
