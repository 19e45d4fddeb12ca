#include "base/Random.h"

#include <QTest>

using namespace clusterlens;

/// Expected numbers: the recurrence of Nishimura's mt19937-64 written again in Python, SplitMix64's and FNV-1a's published test vectors.
class tst_Random : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void distributionsAreTheSameEverywhere();
    void shuffleIsTheSameEverywhere();
    void seedsOfMembersAreSplitMix();
    void namesHaveTheirNumber();
};

void tst_Random::distributionsAreTheSameEverywhere()
{
    RandomEngine random(7);
    QCOMPARE(uniformFromZero(random), 0.754385304152858);
    QCOMPARE(uniform(random, 2.0, 4.0), 2.0 + 2.0 * 0.9493012028926442);
    random.seed(7);
    QCOMPARE(uniformAboveZero(random), 0.754385304152858 + 0x1p-53);
    random.seed(7);
    QCOMPARE(normal(random), 0.7130298338875811);
}

void tst_Random::shuffleIsTheSameEverywhere()
{
    std::vector<int> values{0, 1, 2, 3, 4, 5, 6, 7};
    RandomEngine random(7);
    shuffle(values, random);
    QCOMPARE(values, (std::vector<int>{2, 3, 5, 6, 1, 0, 4, 7}));
}

void tst_Random::seedsOfMembersAreSplitMix()
{
    QCOMPARE(mixedSeed(0, 0), 0xe220a8397b1dcdafULL);
    QCOMPARE(mixedSeed(1234567, 0), 6457827717110365317ULL);
    QCOMPARE(mixedSeed(1234567, 1), 3203168211198807973ULL);
}

void tst_Random::namesHaveTheirNumber()
{
    QCOMPARE(numberOf(""), 0xcbf29ce484222325ULL);
    QCOMPARE(numberOf("a"), 0xaf63dc4c8601ec8cULL);
    QCOMPARE(numberOf("foobar"), 0x85944171f73967e8ULL);
}

QTEST_APPLESS_MAIN(tst_Random)
#include "tst_Random.moc"
