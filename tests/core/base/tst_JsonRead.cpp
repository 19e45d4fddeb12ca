#include "base/JsonRead.h"

#include <QTest>

using namespace clusterlens;
using nlohmann::json;

namespace {

/// What \p text reads as, or nothing where it is refused.
template <typename T> std::optional<T> readFrom(const char* text)
{
    T value{};
    try {
        readJson(json::parse(text), value);
    } catch (const json::exception&) {
        return std::nullopt;
    }
    return value;
}

} // namespace

class tst_JsonRead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wholeNumbersAreWhole()
    {
        QCOMPARE(readFrom<int>("-7"), std::optional(-7));
        QCOMPARE(readFrom<std::uint64_t>("18446744073709551615"), std::optional(std::uint64_t(18446744073709551615U)));
        for (const char* const text : {"8e119", "-1e300", "1.5", "7.0", "\"7\"", "[7]", "null"})
            QVERIFY2(!readFrom<int>(text), text);
        QVERIFY(!readFrom<std::uint64_t>("1e30"));
        QCOMPARE(readFrom<bool>("true"), std::optional(true));
        QVERIFY(!readFrom<bool>("1e100"));
    }

    void otherNumbersMayBeLarge()
    {
        QCOMPARE(readFrom<double>("8e119"), std::optional(8e119));
        QCOMPARE(readFrom<double>("7"), std::optional(7.0));
    }

    void listsAreReadOneByOne()
    {
        QCOMPARE(readFrom<std::vector<int>>("[1, 2]"), std::optional(std::vector{1, 2}));
        QVERIFY(!readFrom<std::vector<int>>("[1, 1e100]"));
        QVERIFY(!readFrom<std::vector<int>>("{\"a\": 1}"));
        QVERIFY((!readFrom<std::vector<std::pair<int, std::string>>>("[[1e100, \"few\"]]")));
        QVERIFY((readFrom<std::pair<int, std::string>>("[3, \"few\"]") == std::pair(3, std::string("few"))));
        QCOMPARE(readFrom<std::vector<double>>("[1e100]"), std::optional(std::vector{1e100}));
    }

    void whatIsNotThereKeepsItsValue()
    {
        const json object = json::parse(R"({"there": 3, "bad": 1e100})");
        int value = 5;
        readMember(object, "missing", value);
        QCOMPARE(value, 5);
        readMember(object, "there", value);
        QCOMPARE(value, 3);
        QVERIFY_EXCEPTION_THROWN(readMember(object, "bad", value), json::type_error);
        QCOMPARE(value, 3);
    }
};

QTEST_APPLESS_MAIN(tst_JsonRead)
#include "tst_JsonRead.moc"
