#include "base/Sha256.h"

#include <QtTest>

#include <numeric>
#include <vector>

using namespace clusterlens;

namespace {

QByteArray hashOf(const std::string& text)
{
    Sha256 hash;
    hash.add(text);
    return QByteArray::fromStdString(hash.finish());
}

} // namespace

/// The expected values come from Python's hashlib.
class tst_Sha256 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithHashlib_data();
    void agreesWithHashlib();
    void piecesGiveTheHashOfTheWhole();
    void bytesAndTextAgree();
};

void tst_Sha256::agreesWithHashlib_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    QByteArray allBytes;
    for (int i = 0; i < 768; ++i)
        allBytes.append(static_cast<char>(i & 255));
    QTest::newRow("nothing") << QByteArray() << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::newRow("abc") << QByteArray("abc") << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QTest::newRow("a million times a") << QByteArray(1'000'000, 'a')
                                       << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    QTest::newRow("every byte three times") << allBytes
                                            << QByteArray("f3a25aa93aa2fbba28d79260535bbd6a5eb0fc1c24a8b0f04e12b484c1dfe363");
    QTest::newRow("UTF-8") << QByteArray("r(\xc3\x85)")
                           << QByteArray("cde75b8fc721b0d72d76bda70a2dfaacdfb02dd4b19c29f01aea08fff2083e97");
}

void tst_Sha256::agreesWithHashlib()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    QCOMPARE(hashOf(bytes.toStdString()), expected);
}

void tst_Sha256::piecesGiveTheHashOfTheWhole()
{
    const std::string text(1000, 'x'); // 64-byte blocks inside, pieces that cut them
    Sha256 hash;
    for (std::size_t start = 0; start < text.size(); start += 37)
        hash.add(text.substr(start, 37));
    QCOMPARE(QByteArray::fromStdString(hash.finish()), hashOf(text));
}

void tst_Sha256::bytesAndTextAgree()
{
    std::vector<unsigned char> bytes(200);
    std::iota(bytes.begin(), bytes.end(), static_cast<unsigned char>(0));
    Sha256 hash;
    hash.add(std::span<const unsigned char>(bytes));
    QCOMPARE(QByteArray::fromStdString(hash.finish()), hashOf(std::string(bytes.begin(), bytes.end())));
}

QTEST_APPLESS_MAIN(tst_Sha256)
#include "tst_Sha256.moc"
