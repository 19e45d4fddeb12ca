#include "base/Errors.h"
#include "model/ModelPath.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace clusterlens;

class tst_ModelPath : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void theUsersChoiceComesFirst();
    void shippedOnesGoByName();
    void aNameThatNobodyHasIsToldWithThoseThatAreThere();
    void eachShippedOneHasItsAdvice();
    void looksBesideTheProgram();
    void looksWhereTheUserKeepsData();
    void leavesOutWhatIsNotAbsolute();
    void listsWhereItLooked();
    void aBuildFindsTheSourceTreesModels();

private:
    void put(const QString& name) const
    {
        QVERIFY(QDir().mkpath(QFileInfo(m_folder->filePath(name)).path()));
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    [[nodiscard]] std::filesystem::path path(const char* name) const { return m_folder->filePath(name).toStdString(); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_ModelPath::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid() && QDir(m_folder->path()).mkdir("bin"));
    qunsetenv("CLUSTERLENS_MODEL");
    qputenv("XDG_DATA_HOME", m_folder->filePath("home").toUtf8());
    qputenv("XDG_DATA_DIRS", (m_folder->filePath("one") + ":" + m_folder->filePath("two")).toUtf8());
}

void tst_ModelPath::theUsersChoiceComesFirst()
{
    put("share/clusterlens/models/basis.h5");
    qputenv("CLUSTERLENS_MODEL", "/there/other.h5");
    QCOMPARE(findModel("./chosen.h5", path("bin")), std::filesystem::path("./chosen.h5"));
    QCOMPARE(findModel({}, path("bin")), std::filesystem::path("/there/other.h5"));
}

void tst_ModelPath::shippedOnesGoByName()
{
    put("share/clusterlens/models/basis.h5");
    put("share/clusterlens/models/paper.h5");
    put("home/clusterlens/models/own.h5");
    QCOMPARE(findModel("paper", path("bin")), path("share/clusterlens/models/paper.h5"));
    QCOMPARE(findModel("paper.h5", path("bin")), path("share/clusterlens/models/paper.h5"));
    QCOMPARE(findModel("own", path("bin")), path("home/clusterlens/models/own.h5"));
    QVERIFY_THROWS_EXCEPTION(StoreError, (void)findModel("other", path("bin")));
    QCOMPARE(findModel("./paper", path("bin")), std::filesystem::path("./paper")); // a file, whether it is there or not
    qputenv("CLUSTERLENS_MODEL", "paper");
    QCOMPARE(findModel({}, path("bin")), path("share/clusterlens/models/paper.h5"));
    put("here/paper");
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(m_folder->filePath("here")));
    const std::filesystem::path found = findModel("paper", path("bin"));
    QVERIFY(QDir::setCurrent(before));
    QCOMPARE(found, std::filesystem::path("paper")); // a file that is there is meant
}

void tst_ModelPath::aNameThatNobodyHasIsToldWithThoseThatAreThere()
{
    put("share/clusterlens/models/basis.h5");
    try {
        (void)findModel("paper", path("bin"));
        QFAIL("found");
    } catch (const StoreError& e) {
        QVERIFY2(QByteArray(e.what()).contains("paper") && QByteArray(e.what()).contains("are there: basis"), e.what());
        QVERIFY2(QByteArray(e.what()).contains("clusterlens-paper-model"), e.what());
    }
}

void tst_ModelPath::eachShippedOneHasItsAdvice()
{
    const std::vector<std::filesystem::path> shipped = availableModels(CLUSTERLENS_BINARY "/bin");
    QCOMPARE(shipped.size(), std::size_t(2));
    for (const std::filesystem::path& bundle : shipped) {
        QVERIFY2(!modelAdvice(bundle).empty(), bundle.c_str());
        std::filesystem::path card = bundle;
        QVERIFY2(std::filesystem::exists(card.replace_extension(".md")), card.c_str());
    }
    QVERIFY(modelAdvice("other.h5").empty());
}

void tst_ModelPath::looksBesideTheProgram()
{
    put("share/clusterlens/models/other.h5");
    put("home/clusterlens/models/basis.h5");
    QCOMPARE(findModel({}, path("bin")), path("share/clusterlens/models/other.h5")); // the only one there
    put("share/clusterlens/models/basis.h5");
    QCOMPARE(findModel({}, path("bin")), path("share/clusterlens/models/basis.h5"));
    QCOMPARE(availableModels(path("bin")).size(), std::size_t(2)); // the user's basis.h5 is hidden by the program's
}

void tst_ModelPath::looksWhereTheUserKeepsData()
{
    put("two/clusterlens/models/basis.h5");
    QCOMPARE(findModel({}, path("bin")), path("two/clusterlens/models/basis.h5"));
    put("home/clusterlens/models/own.h5");
    QCOMPARE(findModel({}, path("bin")), path("home/clusterlens/models/own.h5"));
    QCOMPARE(availableModels(path("bin")).size(), std::size_t(2));
}

void tst_ModelPath::leavesOutWhatIsNotAbsolute()
{
    put("here/clusterlens/models/basis.h5");
    qputenv("XDG_DATA_HOME", "here");
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(m_folder->path()));
    const bool none = availableModels(path("bin")).empty();
    QVERIFY(QDir::setCurrent(before));
    QVERIFY(none);
}

void tst_ModelPath::listsWhereItLooked()
{
    try {
        (void)findModel({}, path("bin"));
        QFAIL("found a model where there is none");
    } catch (const StoreError& e) {
        const QString message = e.what();
        for (const char* folder : {"share", "home", "one", "two"})
            QVERIFY2(message.contains(m_folder->filePath(folder) + (QByteArray(folder) == "share" ? "" : "/clusterlens/models")),
                e.what());
        QVERIFY2(!message.contains(CLUSTERLENS_SOURCE), e.what()); // a build's business alone
    }
}

void tst_ModelPath::aBuildFindsTheSourceTreesModels()
{
    const std::filesystem::path found = findModel({}, CLUSTERLENS_BINARY "/bin");
    QVERIFY(std::filesystem::equivalent(found, CLUSTERLENS_SOURCE "/models/basis.h5"));
}

QTEST_APPLESS_MAIN(tst_ModelPath)
#include "tst_ModelPath.moc"
