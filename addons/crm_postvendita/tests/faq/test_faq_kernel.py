"""What the FAQ decides without the database: words, topics, answers, privacy."""

import doctest
from collections import Counter

from odoo.tests import BaseCase, tagged

from ...models.faq.kernel import (
    faq_answer,
    faq_cluster,
    faq_privacy,
    faq_query,
    faq_text,
    text_diff,
)

KERNELS = (faq_answer, faq_cluster, faq_privacy, faq_query, faq_text, text_diff)


@tagged("post_install", "-at_install")
class TestFaqKernel(BaseCase):
    def test_doctests(self):
        for module in KERNELS:
            self.assertFalse(doctest.testmod(module).failed, module)

    def test_what_is_alike_is_one_topic(self):
        """PO-15 texts join the topic they resemble, those that say nothing join none"""
        leak, fan = ["oil", "leak"], ["fan", "noise"]
        bags = [leak, fan, leak, [], fan[::-1]]
        documents = Counter(stem for bag in bags for stem in set(bag))
        weights = faq_cluster.rarity(documents, len(bags))
        vectors = [faq_cluster.vector(bag, weights) for bag in bags]
        placed = faq_cluster.place_all(faq_cluster.Clusters(), vectors)
        self.assertEqual(placed[0], placed[2])
        self.assertEqual(placed[1], placed[4])
        self.assertNotEqual(placed[0], placed[1])
        self.assertNotIn(3, placed)
