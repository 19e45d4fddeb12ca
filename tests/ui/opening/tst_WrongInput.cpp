#include "ui/window/WindowFixture.h"

#include <QCheckBox>
#include <QLabel>
#include <QMessageBox>
#include <QScrollArea>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// What is opened or typed and makes no sense, in the real window.
class tst_WrongInput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fileThatNoReadingHelpsIsRefusedAtOnce()
    {
        WindowFixture fixture;
        bool asked = false;
        WindowFixture::answer([&](QWidget* dialog) {
            asked = dialog->objectName() == QLatin1String("previewDialog");
            dialog->close();
        });
        fixture.window.open({QStringLiteral(CLUSTERLENS_SOURCE "/tests/data/gr/bad.chi")});
        QVERIFY(!asked);
        QVERIFY2(fixture.messages().join(' ').contains(".chi"), qPrintable(fixture.messages().join(' ')));
        QMessageBox::information(&fixture.window, {}, {}); // takes the answer that nobody has asked for
    }

    void noTextPushesTheFieldsOutOfTheColumn()
    {
        WindowFixture fixture;
        fixture.window.resize(1366, 768);
        fixture.window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&fixture.window));
        fixture.window.open({QStringLiteral(CLUSTERLENS_SOURCE "/tests/data/gr/headerless-tab.gr")});
        QCOMPARE(fixture.document().curveIds().size(), 1);
        QVERIFY(fixture.find<QLabel>("radiation")->text().contains("not stated"));
        const QWidget* const box = fixture.find<QCheckBox>("scaleFree");
        const QWidget* column = box;
        while (!qobject_cast<const QScrollArea*>(column))
            column = column->parentWidget();
        const auto right = [&](const QWidget* one) { return one->mapToGlobal(one->rect().topRight()).x(); };
        fixture.window.grab(); // all is laid out then
        QVERIFY(right(box) <= right(static_cast<const QScrollArea*>(column)->viewport()));
    }
};

QTEST_MAIN(tst_WrongInput)
#include "tst_WrongInput.moc"
