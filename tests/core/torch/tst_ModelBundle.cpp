#include "base/Errors.h"
#include "torch/ModelBundle.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

using namespace clusterlens;

namespace {

ModelBundle exampleBundle()
{
    ModelBundle bundle;
    bundle.architecture = {{"name", "basis"}, {"sampling", toJson(SamplingSettings{})}};
    bundle.provenance = {{"minutes", 3}};
    torch::manual_seed(5);
    bundle.tensors["small"] = torch::randn({3, 7});
    bundle.tensors["large"] = torch::arange(1200 * 1000, torch::kFloat).reshape({1200, 1000}) / 1024.0F;
    return bundle;
}

} // namespace

class tst_ModelBundle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }
    void keepsTensorsAndDescription();
    void roundsLargeTensorsToHalf();
    void keepsExactTensorsExactWhenWrittenAgain();
    void h5pyReadsTheSame();
    void noticesDamage();
    void refusesNewerVersions();
    void refusesOtherFiles();
    void saysWhatIsWrongWithADescription_data();
    void saysWhatIsWrongWithADescription();
    void restoreChecksShapes();
    void unknownArchitectureAndDevice();
    void sizesAreThoseOfTheWeights_data();
    void sizesAreThoseOfTheWeights();
    void samplingIsInRange();

private:
    [[nodiscard]] std::filesystem::path path(const char* name) const { return m_folder.filePath(name).toStdString(); }

    QTemporaryDir m_folder;
};

void tst_ModelBundle::keepsTensorsAndDescription()
{
    const ModelBundle bundle = exampleBundle();
    const std::string hash = writeBundle(path("a.h5"), bundle, false);
    const ModelBundle read = readBundle(path("a.h5"));
    QCOMPARE(read.sha256, hash);
    QVERIFY(read.architecture == bundle.architecture);
    QVERIFY(read.provenance == bundle.provenance);
    QVERIFY(torch::equal(read.tensor("small"), bundle.tensor("small")));
    QVERIFY(torch::equal(read.tensor("large"), bundle.tensor("large")));
}

void tst_ModelBundle::roundsLargeTensorsToHalf()
{
    const ModelBundle bundle = exampleBundle();
    (void)writeBundle(path("half.h5"), bundle, true);
    const ModelBundle read = readBundle(path("half.h5"));
    QVERIFY(torch::equal(read.tensor("small"), bundle.tensor("small")));
    const torch::Tensor error = (read.tensor("large") - bundle.tensor("large")).abs() / bundle.tensor("large").clamp_min(1.0);
    QVERIFY(error.max().item<double>() <= 1.0 / 2048.0); // binary16 carries 11 bits
    QVERIFY(error.max().item<double>() > 0.0);
}

void tst_ModelBundle::keepsExactTensorsExactWhenWrittenAgain()
{
    ModelBundle bundle = exampleBundle();
    bundle.exact.insert("large");
    (void)writeBundle(path("exact.h5"), bundle, true);
    (void)writeBundle(path("again.h5"), readBundle(path("exact.h5")), true);
    QVERIFY(torch::equal(readBundle(path("again.h5")).tensor("large"), bundle.tensor("large")));
}

void tst_ModelBundle::h5pyReadsTheSame()
{
    (void)writeBundle(path("py.h5"), exampleBundle(), true);
    QProcess python;
    python.start("/usr/bin/python3",
        {"-c",
            "import h5py, sys, numpy\n"
            "f = h5py.File(sys.argv[1])\n"
            "a, b = f['tensors/small'], f['tensors/large']\n"
            "assert a.shape == (3, 7) and a.dtype == numpy.float32, a\n"
            "assert b.shape == (1200, 1000) and b.dtype == numpy.float16, b\n"
            "assert b[2, 5] == numpy.float16(2005 / 1024), b[2, 5]\n"
            "assert f['format_version'][()] == 1\n"
            "print('%.9e' % a[2, 3])\n",
            QString::fromStdString(path("py.h5").string())});
    QVERIFY(python.waitForFinished(CLUSTERLENS_PATIENCE));
    QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
    QCOMPARE(python.readAllStandardOutput().trimmed().toFloat(), exampleBundle().tensor("small")[2][3].item<float>());
}

void tst_ModelBundle::noticesDamage()
{
    const ModelBundle bundle = exampleBundle();
    (void)writeBundle(path("damaged.h5"), bundle, false);
    QFile file(QString::fromStdString(path("damaged.h5").string()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray all = file.readAll();
    const float value = bundle.tensor("small")[1][1].item<float>();
    const auto place = all.indexOf(QByteArray(reinterpret_cast<const char*>(&value), 4));
    QVERIFY(place > 0);
    file.seek(place);
    file.write("\x12\x34", 2);
    file.close();
    QVERIFY_EXCEPTION_THROWN((void)readBundle(path("damaged.h5")), StoreError);
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(all.indexOf("\"minutes\""));
    file.write("x");
    file.close();
    try {
        (void)readBundle(path("damaged.h5"));
        QFAIL("read what is no JSON");
    } catch (const StoreError& e) {
        QVERIFY2(
            QByteArray(e.what()).endsWith("damaged.h5: expected JSON in /provenance, found something else at byte 4"), e.what());
    }
}

void tst_ModelBundle::refusesNewerVersions()
{
    QProcess python;
    python.start("/usr/bin/python3",
        {"-c", "import h5py, sys\nh5py.File(sys.argv[1], 'w')['format_version'] = 99",
            QString::fromStdString(path("new.h5").string())});
    QVERIFY(python.waitForFinished(CLUSTERLENS_PATIENCE));
    try {
        (void)readBundle(path("new.h5"));
        QFAIL("read a file of version 99");
    } catch (const StoreError& e) {
        QVERIFY2(std::string(e.what()).find("newer Clusterlens") != std::string::npos, e.what());
    }
}

void tst_ModelBundle::refusesOtherFiles()
{
    QVERIFY_EXCEPTION_THROWN((void)readBundle(path("missing.h5")), StoreError);
    QVERIFY_EXCEPTION_THROWN((void)readBundle(m_folder.path().toStdString()), StoreError);
    QFile text(m_folder.filePath("text.h5"));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write("0.1 0.2\n");
    text.close();
    QVERIFY_EXCEPTION_THROWN((void)readBundle(path("text.h5")), StoreError);
}

void tst_ModelBundle::saysWhatIsWrongWithADescription_data()
{
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<QString>("said");
    QTest::newRow("no name") << "{}"
                             << R"(expected "name" in the model's description, found no such entry)";
    QTest::newRow("a number as name") << R"({"name": 3})"
                                      << R"(expected text as "name" in the model's description, found 3)";
    QTest::newRow("an array") << "[1, 2]"
                              << R"(expected "name" in the model's description, found no such entry)";
    QTest::newRow("no sampling") << R"({"name": "paper", "latent_scale": 1.0})"
                                 << R"(expected "sampling" in)";
    QTest::newRow("text as number") << R"({"name": "paper", "latent_scale": "one"})"
                                    << R"(expected a number as "latent_scale" in the model's description, found "one")";
    QTest::newRow("a fraction") << R"({"name": "paper", "latent_scale": 1.0, "sampling": {"t1": 1.5}})"
                                << R"(expected a whole number as "t1" in the model's description, found 1.5)";
    QTest::newRow("sizes of basis")
        << R"({"name": "basis", "scale_spread": 0.01, "sampling": {"t1": 1, "t2": 2, "steps": 3, "sampler": "ddim"}, "sizes": 4})"
        << R"(expected "shapes" in)";
}

void tst_ModelBundle::saysWhatIsWrongWithADescription()
{
    QFETCH(QString, architecture);
    QFETCH(QString, said);
    ModelBundle bundle = exampleBundle();
    bundle.architecture = nlohmann::json::parse(architecture.toStdString());
    (void)writeBundle(path("described.h5"), bundle, false);
    QString message;
    try {
        (void)loadModel(path("described.h5"), "cpu");
    } catch (const ModelError& e) {
        message = e.what();
    }
    QVERIFY2(message.contains("described.h5: ") && message.contains(said) && !message.contains("json"), qPrintable(message));
}

void tst_ModelBundle::restoreChecksShapes()
{
    ModelBundle bundle;
    const torch::nn::Linear three(3, 2);
    bundle.store("layer", *three);
    torch::nn::Linear copy(3, 2);
    bundle.restore("layer", *copy);
    QVERIFY(torch::equal(copy->weight, three->weight));
    torch::nn::Linear four(4, 2);
    QVERIFY_EXCEPTION_THROWN(bundle.restore("layer", *four), ModelError);
    QVERIFY_EXCEPTION_THROWN(bundle.restore("other", *copy), ModelError);
}

void tst_ModelBundle::unknownArchitectureAndDevice()
{
    ModelBundle bundle = exampleBundle();
    bundle.architecture["name"] = "transformer";
    (void)writeBundle(path("unknown.h5"), bundle, false);
    QVERIFY_EXCEPTION_THROWN((void)loadModel(path("unknown.h5"), "cpu"), ModelError);
    QVERIFY_EXCEPTION_THROWN((void)loadModel(path("unknown.h5"), "abacus"), ModelError);
    bundle.architecture = {{"name", "basis"}};
    (void)writeBundle(path("incomplete.h5"), bundle, false);
    QVERIFY_EXCEPTION_THROWN((void)loadModel(path("incomplete.h5"), "cpu"), ModelError);
}

void tst_ModelBundle::sizesAreThoseOfTheWeights_data()
{
    QTest::addColumn<QString>("architecture");
    const QString sampling = R"("sampling": {"t1": 300, "t2": 700, "steps": 12, "sampler": "ddim"})";
    const QString basis = R"({"name": "basis", "scale_spread": 0.006, "prior": {"library_shapes": 1, "library_share": 1.0}, %1,
        "sizes": {"shapes": %2, "latent": 256, "encoder_width": %3, "encoder_blocks": %4, "denoiser_width": 8, "denoiser_blocks": 1}})";
    QTest::newRow("shapes") << basis.arg(sampling).arg(1'000'000).arg(8).arg(1);
    QTest::newRow("width") << basis.arg(sampling).arg(1).arg(100'000).arg(1);
    QTest::newRow("blocks") << basis.arg(sampling).arg(1).arg(8).arg(1'000'000'000);
    QTest::newRow("negative") << basis.arg(sampling).arg(-1).arg(8).arg(1);
    QTest::newRow("paper") << QString(R"({"name": "paper", "latent_scale": 1.0, %1})").arg(sampling);
}

/// A bundle of a few kB that claims to be large is refused before memory of that size is taken.
void tst_ModelBundle::sizesAreThoseOfTheWeights()
{
    QFETCH(QString, architecture);
    ModelBundle bundle;
    bundle.architecture = nlohmann::json::parse(architecture.toStdString());
    for (const char* name :
        {"encoder.input.weight", "encoder.classes.weight", "memory.codes", "condition.a", "laplacian.a", "noise.a"})
        bundle.tensors[name] = torch::zeros({8, 8});
    (void)writeBundle(path("claims.h5"), bundle, false);
    rusage before{};
    QCOMPARE(getrusage(RUSAGE_SELF, &before), 0);
    QVERIFY_EXCEPTION_THROWN((void)loadModel(path("claims.h5"), "cpu"), ModelError);
    rusage after{};
    QCOMPARE(getrusage(RUSAGE_SELF, &after), 0);
    QVERIFY2(after.ru_maxrss - before.ru_maxrss < 50'000, qPrintable(QString::number(after.ru_maxrss - before.ru_maxrss))); // kB
}

void tst_ModelBundle::samplingIsInRange()
{
    const nlohmann::json good = toJson(SamplingSettings{});
    QVERIFY(samplingFromJson(good) == SamplingSettings{});
    for (const auto& [key, value] : {std::pair("t1", -1), std::pair("t1", 800), std::pair("t2", 1001), std::pair("steps", 0),
             std::pair("steps", 100'000), std::pair("guidance", 2)}) {
        nlohmann::json bad = good;
        bad[key] = value;
        QVERIFY_EXCEPTION_THROWN((void)samplingFromJson(bad), ModelError);
    }
}

QTEST_APPLESS_MAIN(tst_ModelBundle)
#include "tst_ModelBundle.moc"
