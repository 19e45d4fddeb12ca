#include "core/base/FileChecks.h"
#include "files/Hdf5File.h"

#include <QtTest>

#include <cstring>
#include <fstream>
#include <limits>
#include <memory>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace clusterlens;
using namespace clusterlens::testing;

namespace {

/// Not square, not symmetric: a transposed or column-major file cannot pass.
Eigen::MatrixXd unevenMatrix()
{
    Eigen::MatrixXd matrix(3, 5);
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 5; ++column)
            matrix(row, column) = 10.0 * row + column + 0.125;
    return matrix;
}

float floatAt(const StoredTensor& tensor, std::size_t index)
{
    float value = 0.0F;
    std::memcpy(&value, tensor.bytes.data() + 4 * index, 4);
    return value;
}

std::uint16_t halfAt(const StoredTensor& tensor, std::size_t index)
{
    return static_cast<std::uint16_t>(tensor.bytes[2 * index] | (tensor.bytes[2 * index + 1] << 8));
}

} // namespace

/// Files are judged with h5py: Python writes what we read and reads what we write.
class tst_Hdf5File : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void h5pyReadsOurFile();
    void readsWhatItWrote();
    void readsH5pyNumbers();
    void readsH5pyTensors();
    void readsH5pyTexts();
    void listsAndFinds();
    void nothingRemainsWithoutCommit();
    void oldFileStaysWithoutCommit();
    void rejectsOtherFiles();
    void rejectsOtherContent_data();
    void rejectsOtherContent();
    void refusesWithoutTakingMemory_data();
    void refusesWithoutTakingMemory();
    void refusesMoreThanTheCallTakes();
    void theLibraryPrintsNothing();
    void rejectsATensorOfTheWrongSize();
    void createFailsWhereNoFileCanBe();

private:
    /// Runs \p script with h5py and numpy imported and the file open as f. \return whether it succeeded; m_output says what it printed
    [[nodiscard]] bool python(const char* mode, const QByteArray& script);
    [[nodiscard]] QStringList files() const { return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_path;
    QByteArray m_output; ///< of the last script
};

void tst_Hdf5File::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    m_path = std::filesystem::path(m_folder->path().toStdString()) / "file.h5";
}

bool tst_Hdf5File::python(const char* mode, const QByteArray& script)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start("/usr/bin/python3",
        {"-c", QString("import h5py, numpy as np, sys\nf = h5py.File(sys.argv[1], '%1')\n").arg(mode) + QString::fromUtf8(script),
            QString::fromStdString(m_path.string())});
    const bool ended = process.waitForFinished(60'000);
    m_output = process.readAll().trimmed();
    return ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

void tst_Hdf5File::h5pyReadsOurFile()
{
    Hdf5File file = Hdf5File::create(m_path);
    file.writeMatrix("/deep/down/W", unevenMatrix(), "Å^-1", "a matrix");
    file.writeText("note", "Å and β");
    file.writeInt("format_version", -7'000'000'000);
    StoredTensor half{"tensors/h", {2, 3}, true, {}};
    for (const int bits : {0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0x3555}) { // 1, -2, smallest, largest, infinity, about 1/3
        half.bytes.push_back(static_cast<unsigned char>(bits & 255));
        half.bytes.push_back(static_cast<unsigned char>(bits >> 8));
    }
    file.writeTensor(half);
    file.commit();
    const bool good = python("r",
        "w = f['deep/down/W']\n"
        "assert w.shape == (3, 5) and w.dtype == np.dtype('<f8'), w\n"
        "assert (w[()] == 10.0 * np.arange(3)[:, None] + np.arange(5) + 0.125).all(), w[()]\n"
        "assert w.attrs['units'] in ('Å^-1', 'Å^-1'.encode()), w.attrs['units']\n"
        "assert h5py.check_string_dtype(w.attrs.get_id('units').dtype).encoding == 'utf-8'\n"
        "assert w.attrs['long_name'] in ('a matrix', b'a matrix'), w.attrs['long_name']\n"
        "assert f['note'][()].decode('utf-8') == 'Å and β', f['note'][()]\n"
        "assert f['format_version'][()] == -7000000000\n"
        "h = f['tensors/h']\n"
        "assert h.shape == (2, 3) and h.dtype == np.dtype('<f2'), h\n"
        "expected = np.array([1, -2, 2.0**-24, 65504, np.inf, 0.333251953125], dtype=np.float16).reshape(2, 3)\n"
        "assert (h[()] == expected).all(), h[()]\n");
    QVERIFY2(good, m_output.constData());
}

void tst_Hdf5File::readsWhatItWrote()
{
    const StoredTensor tensor{"t", {1, 2, 2}, false, {0, 0, 128, 63, 0, 0, 0, 192, 1, 0, 0, 0, 255, 255, 127, 127}};
    const StoredTensor scalar{"s", {}, false, {0, 0, 128, 63}};
    {
        Hdf5File file = Hdf5File::create(m_path);
        file.writeMatrix("m", unevenMatrix(), "", "");
        file.writeMatrix("none", Eigen::MatrixXd(0, 4), "", "");
        file.writeText("empty", "");
        file.writeInt("i", std::numeric_limits<std::int64_t>::min());
        file.writeTensor(tensor);
        file.writeTensor(scalar);
        file.commit();
    }
    const Hdf5File file = Hdf5File::open(m_path);
    QVERIFY(file.readMatrix("m") == unevenMatrix());
    QCOMPARE(file.readMatrix("none").rows(), Eigen::Index(0));
    QCOMPARE(file.readMatrix("none").cols(), Eigen::Index(4));
    QCOMPARE(file.readText("empty"), std::string());
    QCOMPARE(file.readInt("i"), std::numeric_limits<std::int64_t>::min());
    for (const StoredTensor& expected : {tensor, scalar}) {
        const StoredTensor read = file.readTensor(expected.name);
        QVERIFY(read.shape == expected.shape);
        QVERIFY(read.half == expected.half);
        QVERIFY(read.bytes == expected.bytes);
    }
}

void tst_Hdf5File::readsH5pyNumbers()
{
    QVERIFY2(python("w",
                 "f['f4'] = np.arange(6, dtype='f4').reshape(2, 3) / 4\n"
                 "f['big'] = np.arange(6, dtype='>f8').reshape(3, 2)\n"
                 "f['i2'] = np.array([[-3, 2], [300, -1], [0, 7]], dtype='i2')\n"
                 "f['rank1'] = np.array([1.5, 2.5, -4.0])\n"
                 "f['slice'] = np.asfortranarray(np.arange(12.0).reshape(3, 4))\n"
                 "f.create_dataset('packed', data=np.arange(200.0).reshape(20, 10), chunks=(7, 3), compression='gzip',\n"
                 "                 shuffle=True, fletcher32=True)\n"
                 "f.create_dataset('zeros', data=np.zeros((1024, 1024)), chunks=(1024, 1024), compression=9)\n" // 1000 to 1
                 "f.create_dataset('long', data=np.arange(600000.0).reshape(200000, 3))\n" // more than is read at once
                 "f['f2'] = np.array([[0.5], [-3]], '>f2')\n"
                 "f['group/inner'] = f['rank1']\n" // a second hard link
                 "f['u1'] = np.uint8(200)\n"),
        m_output.constData());
    const Hdf5File file = Hdf5File::open(m_path);
    QVERIFY(file.readMatrix("f4") == (Eigen::MatrixXd(2, 3) << 0, 0.25, 0.5, 0.75, 1, 1.25).finished());
    QVERIFY(file.readMatrix("big") == (Eigen::MatrixXd(3, 2) << 0, 1, 2, 3, 4, 5).finished());
    QVERIFY(file.readMatrix("i2") == (Eigen::MatrixXd(3, 2) << -3, 2, 300, -1, 0, 7).finished());
    QVERIFY(file.readMatrix("rank1") == Eigen::Vector3d(1.5, 2.5, -4.0));
    QCOMPARE(file.readMatrix("slice")(1, 3), 7.0);
    QCOMPARE(file.readMatrix("packed")(13, 4), 134.0);
    QVERIFY(file.readMatrix("zeros") == Eigen::MatrixXd::Zero(1024, 1024));
    const Eigen::MatrixXd longer = file.readMatrix("long");
    QVERIFY(longer.rows() == 200'000 && longer.cols() == 3);
    for (const int row : {0, 1, 43'690, 43'691, 131'072, 199'999})
        QCOMPARE(longer(row, 2), 3.0 * row + 2.0);
    QVERIFY(file.readMatrix("f2") == Eigen::Vector2d(0.5, -3));
    QVERIFY(file.readMatrix("group/inner") == file.readMatrix("rank1"));
    QCOMPARE(file.readInt("u1"), std::int64_t(200));
}

void tst_Hdf5File::readsH5pyTensors()
{
    QVERIFY2(python("w",
                 "f['g/h'] = np.array([[1, -2, 1/3], [65504, 2.0**-24, 0]], dtype='<f2')\n"
                 "f['g/hbig'] = np.array([1, -2, 1/3], dtype='>f2')\n"
                 "f['g/s'] = np.array([[[0.1], [-7]]], dtype='<f4')\n"
                 "f['g/sbig'] = np.array([0.1, -7], dtype='>f4')\n"),
        m_output.constData());
    const Hdf5File file = Hdf5File::open(m_path);
    const StoredTensor half = file.readTensor("/g/h");
    QVERIFY(half.half);
    QVERIFY(half.shape == std::vector<std::int64_t>({2, 3}));
    const std::uint16_t bits[] = {0x3c00, 0xc000, 0x3555, 0x7bff, 0x0001, 0x0000};
    for (std::size_t i = 0; i < 6; ++i)
        QCOMPARE(halfAt(half, i), bits[i]);
    const StoredTensor bigHalf = file.readTensor("g/hbig");
    for (std::size_t i = 0; i < 3; ++i)
        QCOMPARE(halfAt(bigHalf, i), bits[i]);
    const StoredTensor single = file.readTensor("g/s");
    QVERIFY(!single.half);
    QVERIFY(single.shape == std::vector<std::int64_t>({1, 2, 1}));
    for (const StoredTensor& tensor : {single, file.readTensor("g/sbig")}) {
        QCOMPARE(floatAt(tensor, 0), 0.1F);
        QCOMPARE(floatAt(tensor, 1), -7.0F);
    }
}

void tst_Hdf5File::readsH5pyTexts()
{
    QVERIFY2(python("w",
                 "f['fixed'] = np.bytes_(b'ten chars.')\n"
                 "f['padded'] = np.array(b'short', dtype='S12')\n"
                 "f['utf8'] = np.array('Å and β'.encode(), dtype=h5py.string_dtype('utf-8', 10))\n"
                 "t = h5py.h5t.C_S1.copy(); t.set_size(9); t.set_strpad(h5py.h5t.STR_SPACEPAD)\n" // as Fortran does
                 "d = h5py.h5d.create(f.id, b'spaces', t, h5py.h5s.create(h5py.h5s.SCALAR))\n"
                 "d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array(b'a b      '), mtype=t)\n"),
        m_output.constData());
    const Hdf5File file = Hdf5File::open(m_path);
    QCOMPARE(file.readText("fixed"), std::string("ten chars."));
    QCOMPARE(file.readText("padded"), std::string("short"));
    QCOMPARE(file.readText("utf8"), std::string("Å and β"));
    QCOMPARE(file.readText("spaces"), std::string("a b"));
}

void tst_Hdf5File::listsAndFinds()
{
    Hdf5File file = Hdf5File::create(m_path);
    file.writeInt("z", 1);
    file.writeInt("a/inner/x", 1);
    file.writeInt("a/Second", 1);
    file.commit();
    const Hdf5File read = Hdf5File::open(m_path);
    QVERIFY(read.list("/") == std::vector<std::string>({"a", "z"}));
    QVERIFY(read.list("a") == std::vector<std::string>({"Second", "inner"}));
    QVERIFY(read.contains("a/inner/x"));
    QVERIFY(read.contains("/a/inner"));
    QVERIFY(!read.contains("a/other/x"));
    QVERIFY(!read.contains("nothing"));
    QVERIFY(storeError([&] { (void)read.list("absent"); }).contains("file.h5"));
}

void tst_Hdf5File::nothingRemainsWithoutCommit()
{
    {
        Hdf5File file = Hdf5File::create(m_path);
        file.writeMatrix("m", unevenMatrix(), "", "");
        QCOMPARE(files().size(), 1);
    }
    QCOMPARE(files(), QStringList());
}

void tst_Hdf5File::oldFileStaysWithoutCommit()
{
    {
        Hdf5File file = Hdf5File::create(m_path);
        file.writeInt("value", 1);
        file.commit();
    }
    {
        Hdf5File file = Hdf5File::create(m_path);
        file.writeInt("value", 2);
    }
    QCOMPARE(Hdf5File::open(m_path).readInt("value"), std::int64_t(1));
    QCOMPARE(files(), QStringList{"file.h5"});
}

void tst_Hdf5File::rejectsOtherFiles()
{
    const QString name = QString::fromStdString(m_path.string());
    QCOMPARE(storeError([&] { (void)Hdf5File::open(m_path); }), name + ": no such file");
    QVERIFY(!storeError([&] { (void)Hdf5File::open(m_path.parent_path()); }).isEmpty());
    QVERIFY(!storeError([&] { (void)Hdf5File::open(m_path / "below"); }).isEmpty());
    std::ofstream(m_path) << "r  G(r)\n1.0 2.0\n";
    QVERIFY(storeError([&] { (void)Hdf5File::open(m_path); }).startsWith(name + ": not a readable HDF5 file"));
    {
        Hdf5File whole = Hdf5File::create(m_path);
        whole.writeMatrix("m", Eigen::MatrixXd::Random(50, 50), "", "");
        whole.commit();
    }
    std::filesystem::resize_file(m_path, 3000); // cut off, as by a full disk
    QVERIFY(storeError([&] { (void)Hdf5File::open(m_path).readMatrix("m"); }).startsWith(name));
}

void tst_Hdf5File::rejectsOtherContent_data()
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

void tst_Hdf5File::rejectsOtherContent()
{
    QFETCH(QByteArray, script);
    QFETCH(QByteArray, kind);
    QVERIFY2(python("w", script), m_output.constData());
    const Hdf5File file = Hdf5File::open(m_path);
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
    QVERIFY2(error.startsWith(QString::fromStdString(m_path.string()) + ": "), qPrintable(error));
    QVERIFY2(error.contains("expected"), qPrintable(error));
    QVERIFY2(error.contains("x"), qPrintable(error));
}

void tst_Hdf5File::refusesWithoutTakingMemory_data()
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

void tst_Hdf5File::refusesWithoutTakingMemory()
{
    QFETCH(QByteArray, script);
    QFETCH(QByteArray, kind);
    QVERIFY2(python("w", script), m_output.constData());
    QVERIFY(std::filesystem::file_size(m_path) < 20'000);
    const auto peak = [] {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss; // kiB
    };
    const auto before = peak();
    rejectsOtherContent();
    QVERIFY2(peak() - before < 20'000, qPrintable(QString::number(peak() - before)));
}

void tst_Hdf5File::refusesMoreThanTheCallTakes()
{
    {
        Hdf5File file = Hdf5File::create(m_path);
        file.writeMatrix("m", unevenMatrix(), "", "");
        file.writeText("t", "twelve bytes");
        file.writeBytes("b", "four");
        file.writeTensor({"w", {2, 1}, true, {0, 0, 0, 0}});
        file.commit();
    }
    const Hdf5File file = Hdf5File::open(m_path);
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
void tst_Hdf5File::theLibraryPrintsNothing()
{
    std::ofstream(m_path) << "no HDF5";
    const auto printed = m_path.parent_path() / "stderr";
    const int before = ::dup(2);
    const int file = ::open(printed.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ::dup2(file, 2);
    QString error = storeError([&] { (void)Hdf5File::open(m_path); });
    {
        Hdf5File other = Hdf5File::create(m_path);
        error += storeError([&] { (void)other.list("absent"); }) + storeError([&] { (void)other.readInt("absent/too"); });
    }
    ::dup2(before, 2);
    ::close(before);
    ::close(file);
    QVERIFY(!error.isEmpty());
    QCOMPARE(bytesOf(printed), std::string());
}

void tst_Hdf5File::rejectsATensorOfTheWrongSize()
{
    Hdf5File file = Hdf5File::create(m_path);
    const StoredTensor tooShort{"t", {4, 4}, false, std::vector<unsigned char>(60)};
    QVERIFY_EXCEPTION_THROWN(file.writeTensor(tooShort), std::invalid_argument);
}

void tst_Hdf5File::createFailsWhereNoFileCanBe()
{
    QVERIFY(storeError([&] { (void)Hdf5File::create(m_path.parent_path() / "absent" / "file.h5"); }).contains("cannot be written"));
    QCOMPARE(files(), QStringList());
}

QTEST_APPLESS_MAIN(tst_Hdf5File)
#include "tst_Hdf5File.moc"
