"""Answers that are checked (x-tollgate: {validate_answers: sandbox}): the sandbox backend keeps its document, and one that does not is found out."""
import unittest

from api_test import new_key, payment
from client import OAuthClient
from documents import copy_published
from stack import Stack


class Checked(Stack):
    def write_config(self, **_):
        copy_published(self, "validate_answers: sandbox")
        super().write_config(openapi=self.openapi)


class CheckedAnswersTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Checked().start()
        cls.addClassCleanup(cls.stack.stop)

    def setUp(self):
        self.client = OAuthClient(self.stack, self.stack.apps["shop"])
        self.token = self.client.client_credentials().json()["access_token"]
        self.addCleanup(setattr, self.stack.recorder, "mode", "pass")

    def get(self, path):
        return self.client.api(self.token, path)

    def test_the_sandbox_backend_answers_what_its_document_says(self):
        for path, status in (("/v1/accounts", 200), ("/v1/payments", 200), ("/v1/payments?limit=1", 200), ("/v1/payments/pay_" + "0" * 26, 404), ("/v1/accounts?limit=0", 400)):
            with self.subTest(path):
                answer = self.get(path)
                self.assertEqual(answer.status, status, answer)
        paid = self.client.api(self.token, "/v1/payments", "POST", payment(), Idempotency_Key=new_key())
        self.assertEqual(paid.status, 201, paid)
        self.assertEqual(self.get("/v1/payments/" + paid.json()["id"]).status, 200)

    def test_a_payment_whose_answer_breaks_the_document_is_asked_about_again_with_its_key(self):
        """The broken answer is not recorded: the key goes to the backend once more, and what it answers then is."""
        key, body = new_key(), payment()
        before = self.stack.recorder.count()
        self.stack.recorder.mode = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
        broken = self.client.api(self.token, "/v1/payments", "POST", body, Idempotency_Key=key)
        self.assertEqual((broken.status, broken.json()["code"]), (502, "invalid_backend_answer"), broken)
        self.stack.recorder.mode = "pass"
        paid = self.client.api(self.token, "/v1/payments", "POST", body, Idempotency_Key=key)
        self.assertEqual(paid.status, 201, paid)
        again = self.client.api(self.token, "/v1/payments", "POST", body, Idempotency_Key=key)
        self.assertEqual((again.status, again.field("Idempotent-Replayed"), again.json()), (201, "true", paid.json()))
        self.assertEqual(self.stack.recorder.count(before), 2)

    def test_a_backend_that_breaks_its_document_is_found_out(self):
        cases = [(b'{"data":5}', "application/json"), (b"[]", "application/json"), (b"<p>", "text/html"), (b"{", "application/json")]
        for body, content_type in cases:
            with self.subTest(body):
                self.stack.recorder.mode = (f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
                                            "Connection: close\r\n\r\n").encode() + body
                answer = self.get("/v1/accounts")
                self.assertEqual((answer.status, answer.json()["code"]), (502, "invalid_backend_answer"), answer)
                self.assertTrue(answer.json()["type"].endswith("/docs/errors/invalid_backend_answer"))
        self.assertNotIn("<p>", answer.text)

    def test_where_it_broke_is_a_json_pointer(self):
        self.stack.recorder.mode = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\nConnection: close\r\n\r\n" \
                                   b'{"data":5}'
        problem = self.get("/v1/accounts").json()
        self.assertTrue(problem["param"].startswith("/"), problem)
        self.assertIn(problem["param"], problem["detail"])


if __name__ == "__main__":
    unittest.main()
