#include "core/base/FileChecks.h"
#include "files/Hdf5File.h"
#include "H5pyFile.h"

#include <QtTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

using namespace clusterlens;
using namespace clusterlens::testing;

/// What the reader of HDF5 refuses, and at what cost.
class tst_Hdf5Refusals : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_file.renew(); }
    void rejectsOtherFiles();
    void rejectsOtherContent_data();
    void rejectsOtherContent();
    void refusesWithoutTakingMemory_data();
    void refusesWithoutTakingMemory();
    void refusesMoreThanTheCallTakes();
    void theLibraryPrintsNothing();
    void aFullDiskIsToldInTheSystemsWords();

private:
    H5pyFile m_file;
};

void tst_Hdf5Refusals::rejectsOtherFiles()
{
    const QString name = QString::fromStdString(m_file.path.string());
    QCOMPARE(storeError([&] { (void)Hdf5File::open(m_file.path); }), name + ": no such file");
    QVERIFY(!storeError([&] { (void)Hdf5File::open(m_file.path.parent_path()); }).isEmpty());
    QVERIFY(!storeError([&] { (void)Hdf5File::open(m_file.path / "below"); }).isEmpty());
    std::ofstream(m_file.path) << "r  G(r)\n1.0 2.0\n";
    const auto problem = [&] { return storeError([&] { (void)Hdf5File::open(m_file.path); }); };
    QCOMPARE(problem(), name + ": neither a session nor a model: the file does not begin as HDF5 files do");
    std::filesystem::resize_file(m_file.path, 0);
    QCOMPARE(problem(), name + ": the file is empty");
    {
        Hdf5File whole = Hdf5File::create(m_file.path);
        whole.writeMatrix("m", Eigen::MatrixXd::Random(50, 50), "", "");
        whole.commit();
    }
    std::filesystem::resize_file(m_file.path, 3000); // cut off, as by a full disk
    QCOMPARE(problem(), name + ": not a readable HDF5 file (the file is cut off)");
    std::filesystem::resize_file(m_file.path, 4);
    QCOMPARE(problem(), name + ": neither a session nor a model: the file does not begin as HDF5 files do");
}

void tst_Hdf5Refusals::rejectsOtherContent_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("kind");
    QTest::newRow("absent matrix") << QByteArray("pass") << QByteArray("matrix");
    QTest::newRow("matrix of rank 3") << QByteArray("f['x'] = np.zeros((2, 3, 4))") << QByteArray("matrix");
    QTest::newRow("matrix of rank 0") << QByteArray("f['x'] = 1.0") << QByteArray("matrix");
    QTest::newRow("matrix of texts") << QByteArray("f['x'] = [['a', 'b']]") << QByteArray("matrix");
    QTest::newRow("matrix of complex numbers") << QByteArray("f['x'] = np.zeros((2, 2), 'c16')") << QByteArray("matrix");
    QTest::newRow("a group") << QByteArray("f.create_group('x')") << QByteArray("matrix");
    QTest::newRow("a dataset without content") << QByteArray("f['x'] = h5py.Empty('f8')") << QByteArray("matrix");
    QTest::newRow("a matrix for no computer")
        << QByteArray("f.create_dataset('x', (1 << 30, 1 << 30), chunks=(64, 64))") << QByteArray("matrix");
    QTest::newRow("text that is a number") << QByteArray("f['x'] = 5") << QByteArray("text");
    QTest::newRow("an array of texts") << QByteArray("f['x'] = ['one', 'two', 'three']") << QByteArray("text");
    QTest::newRow("whole number with a fraction") << QByteArray("f['x'] = 5.5") << QByteArray("int");
    QTest::newRow("several whole numbers") << QByteArray("f['x'] = [5, 6]") << QByteArray("int");
    QTest::newRow("tensor of float64") << QByteArray("f['x'] = np.zeros(3)") << QByteArray("tensor");
    QTest::newRow("tensor of int32") << QByteArray("f['x'] = np.zeros(3, 'i4')") << QByteArray("tensor");
    QTest::newRow("a tensor for no computer")
        << QByteArray("f.create_dataset('x', (1 << 40, 4), 'f4', chunks=(64, 4))") << QByteArray("tensor");
    QTest::newRow("text of variable length") << QByteArray("f['x'] = 'text'") << QByteArray("text");
    QTest::newRow("signed bytes") << QByteArray("f['x'] = np.zeros(5, 'i1')") << QByteArray("bytes");
    QTest::newRow("floats of 3 bytes") << QByteArray("t = h5py.h5t.IEEE_F32LE.copy(); t.set_fields(23, 15, 8, 0, 15)\n"
                                                     "t.set_size(3); t.set_ebias(127)\n"
                                                     "h5py.h5d.create(f.id, b'x', t, h5py.h5s.create_simple((4, 1)))")
                                       << QByteArray("matrix");
    QTest::newRow("link to another file") << QByteArray(
        "g = h5py.File(sys.argv[1] + '2', 'w')\ng['x'] = np.zeros((2, 2))\ng.close()\n"
        "f['x'] = h5py.ExternalLink(sys.argv[1] + '2', '/x')")
                                          << QByteArray("matrix");
    QTest::newRow("soft link to another file")
        << QByteArray("g = h5py.File(sys.argv[1] + '2', 'w')\ng['x'] = np.zeros((2, 2))\ng.close()\n"
                      "f['y'] = h5py.ExternalLink(sys.argv[1] + '2', '/')\nf['x'] = h5py.SoftLink('/y/x')")
        << QByteArray("matrix");
    QTest::newRow("values in another file") << QByteArray(
        "open(sys.argv[1] + '2', 'wb').write(bytes(80))\n"
        "f.create_dataset('x', (10,), 'f8', external=[(sys.argv[1] + '2', 0, 80)])")
                                            << QByteArray("matrix");
    QTest::newRow("virtual values") << QByteArray("g = h5py.File(sys.argv[1] + '2', 'w')\ng['x'] = np.zeros(4)\ng.close()\n"
                                                  "v = h5py.VirtualLayout((4,), 'f8')\n"
                                                  "v[:] = h5py.VirtualSource(sys.argv[1] + '2', 'x', shape=(4,))\n"
                                                  "f.create_virtual_dataset('x', v)")
                                    << QByteArray("matrix");
    QTest::newRow("a filter that is a plugin")
        << QByteArray("f.create_dataset('x', data=np.zeros((64, 2)), compression='lzf')") << QByteArray("matrix");
    QTest::newRow("gzip twice") << QByteArray(
        "p = h5py.h5p.create(h5py.h5p.DATASET_CREATE)\np.set_chunk((64,))\n"
        "p.set_deflate(9)\np.set_deflate(9)\n"
        "d = h5py.h5d.create(f.id, b'x', h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((64,)), p)\n"
        "d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.zeros(64, 'f4'))")
                                << QByteArray("tensor");
}

void tst_Hdf5Refusals::rejectsOtherContent()
{
    QFETCH(QByteArray, script);
    QFETCH(QByteArray, kind);
    QVERIFY2(m_file.python("w", script), m_file.output.constData());
    const Hdf5File file = Hdf5File::open(m_file.path);
    const QString error = storeError([&] {
        if (kind == "matrix")
            (void)file.readMatrix("x");
        else if (kind == "text")
            (void)file.readText("x");
        else if (kind == "int")
            (void)file.readInt("x");
        else if (kind == "bytes")
            (void)file.readBytes("x");
        else
            (void)file.readTensor("x");
    });
    QVERIFY2(error.startsWith(QString::fromStdString(m_file.path.string()) + ": "), qPrintable(error));
    QVERIFY2(error.contains("expected"), qPrintable(error));
    QVERIFY2(error.contains("x"), qPrintable(error));
}

void tst_Hdf5Refusals::refusesWithoutTakingMemory_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("kind");
    // Files of a few kB that declare what the call would take: without a look at what is stored it is taken, and filled.
    QTest::newRow("numbers that were never written")
        << QByteArray("f.create_dataset('x', (1 << 23, 2), chunks=(1024, 2))") << QByteArray("matrix");
    QTest::newRow("one of many chunks written")
        << QByteArray("d = f.create_dataset('x', (1 << 23, 2), chunks=(128, 2))\nd[:128] = 1") << QByteArray("matrix");
    QTest::newRow("nothing written at all") << QByteArray("f.create_dataset('x', (1 << 23, 2), 'f8')") << QByteArray("matrix");
    QTest::newRow("gzip, little written") << QByteArray(
        "d = f.create_dataset('x', (1 << 23, 2), 'f8', chunks=(1024, 2), compression=9)\nd[:1024] = 1")
                                          << QByteArray("matrix");
    QTest::newRow("a chunk far longer than its data")
        << QByteArray("f.create_dataset('x', (4,), 'f8', maxshape=(None,), chunks=(1 << 27,), compression=9)")
        << QByteArray("matrix");
    QTest::newRow("a long text") << QByteArray("f.create_dataset('x', (), dtype='S16000000')") << QByteArray("text");
    QTest::newRow("a text of 1 GB") << QByteArray("f.create_dataset('x', (), dtype='S1000000000')") << QByteArray("text");
    QTest::newRow("bytes") << QByteArray("f.create_dataset('x', (1 << 26,), 'u1', chunks=(1024,))") << QByteArray("bytes");
    QTest::newRow("weights") << QByteArray("f.create_dataset('x', (1 << 14, 1 << 14), 'f4', chunks=(64, 64))")
                             << QByteArray("tensor");
    QTest::newRow("a scalar of nothing") << QByteArray("h5py.h5d.create(f.id, b'x', h5py.h5t.STD_I64LE, h5py.h5s.create(0))")
                                         << QByteArray("int");
}

void tst_Hdf5Refusals::refusesWithoutTakingMemory()
{
    QFETCH(QByteArray, script);
    QFETCH(QByteArray, kind);
    QVERIFY2(m_file.python("w", script), m_file.output.constData());
    QVERIFY(std::filesystem::file_size(m_file.path) < 20'000);
    const auto peak = [] {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss; // kiB
    };
    const auto before = peak();
    rejectsOtherContent();
    QVERIFY2(peak() - before < 20'000, qPrintable(QString::number(peak() - before)));
}

void tst_Hdf5Refusals::refusesMoreThanTheCallTakes()
{
    {
        Hdf5File file = Hdf5File::create(m_file.path);
        file.writeMatrix("m", unevenMatrix(), "", "");
        file.writeText("t", "twelve bytes");
        file.writeBytes("b", "four");
        file.writeTensor({"w", {2, 1}, true, {0, 0, 0, 0}});
        file.commit();
    }
    const Hdf5File file = Hdf5File::open(m_file.path);
    QVERIFY(file.readMatrix("m", 15) == unevenMatrix());
    QVERIFY(storeError([&] { (void)file.readMatrix("m", 14); }).contains("m: expected at most 14 values"));
    QCOMPARE(file.readText("t", 13), std::string("twelve bytes"));
    QVERIFY(storeError([&] { (void)file.readText("t", 12); }).contains("t: expected at most 12 bytes"));
    QCOMPARE(file.readBytes("b", 4), std::string("four"));
    QVERIFY(storeError([&] { (void)file.readBytes("b", 3); }).contains("b: expected at most 3 values"));
    QCOMPARE(file.readTensor("w", 2).bytes.size(), std::size_t(4));
    QVERIFY(storeError([&] { (void)file.readTensor("w", 1); }).contains("w: expected at most 1 values"));
}

// A library that writes to stderr beside our own message is of no use to anybody.
void tst_Hdf5Refusals::theLibraryPrintsNothing()
{
    std::ofstream(m_file.path) << "no HDF5";
    const auto printed = m_file.path.parent_path() / "stderr";
    const int before = ::dup(2);
    const int file = ::open(printed.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ::dup2(file, 2);
    QString error = storeError([&] { (void)Hdf5File::open(m_file.path); });
    {
        Hdf5File other = Hdf5File::create(m_file.path);
        error += storeError([&] { (void)other.list("absent"); }) + storeError([&] { (void)other.readInt("absent/too"); });
    }
    ::dup2(before, 2);
    ::close(before);
    ::close(file);
    QVERIFY(!error.isEmpty());
    QCOMPARE(bytesOf(printed), std::string());
}

void tst_Hdf5Refusals::aFullDiskIsToldInTheSystemsWords()
{
    const QString error = storeError([this] {
        const FileSizeLimit limit(8192);
        Hdf5File file = Hdf5File::create(m_file.path);
        file.writeMatrix("m", Eigen::MatrixXd::Random(100, 100), "", "");
        file.commit();
    });
    QCOMPARE(error, QString::fromStdString(m_file.path.string()) + ": cannot be written at m (File too large)");
    QVERIFY(!std::filesystem::exists(m_file.path));
}

QTEST_APPLESS_MAIN(tst_Hdf5Refusals)
#include "tst_Hdf5Refusals.moc"
