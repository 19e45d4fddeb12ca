#include "base/Errors.h"
#include "base/InputFile.h"

#include <QtTest>

#include <sstream>
#include <streambuf>

using namespace clusterlens;

namespace {

// Gives bytes without end, and counts them.
class Endless : public std::streambuf {
public:
    std::size_t served = 0;

protected:
    int_type underflow() override
    {
        setg(m_bytes.data(), m_bytes.data(), m_bytes.data() + m_bytes.size());
        served += m_bytes.size();
        return traits_type::to_int_type(m_bytes[0]);
    }

private:
    std::string m_bytes = std::string(1000, 'x');
};

class Failing : public std::streambuf {
protected:
    int_type underflow() override { throw std::runtime_error("disk"); } // a stream turns it into badbit
};

} // namespace

class tst_InputFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsToTheEndAndNotMoreThanAllowed()
    {
        std::istringstream none("");
        QCOMPARE(readAll(none, "none", 10), std::string());
        std::istringstream exact("0123456789");
        QCOMPARE(readAll(exact, "exact", 10), std::string("0123456789"));
        std::istringstream longer("0123456789a");
        QVERIFY_EXCEPTION_THROWN((void)readAll(longer, "longer", 10), ParseError);
        std::istringstream rest("12 34");
        rest.ignore(3);
        QCOMPARE(readAll(rest, "rest", 10), std::string("34"));
    }

    void memoryIsBoundedWhateverComes()
    {
        Endless endless;
        std::istream in(&endless);
        QVERIFY_EXCEPTION_THROWN((void)readAll(in, "endless", 1000000), ParseError);
        QVERIFY(endless.served < 1200000);
    }

    void aFailingStreamIsNoEnd()
    {
        Failing failing;
        std::istream in(&failing);
        QVERIFY_EXCEPTION_THROWN((void)readAll(in, "failing", 10), StoreError);
    }
};

QTEST_APPLESS_MAIN(tst_InputFile)
#include "tst_InputFile.moc"
