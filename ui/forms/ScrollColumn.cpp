#include "forms/ScrollColumn.h"

#include <QScrollArea>
#include <QScrollBar>

namespace clusterlens::ui {

namespace {

class ScrollColumn : public QScrollArea {
public:
    explicit ScrollColumn(QWidget* content)
    {
        setWidgetResizable(true);
        setFrameShape(QFrame::NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setWidget(content);
    }

    [[nodiscard]] QSize minimumSizeHint() const override
    {
        return {
            widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width(), QScrollArea::minimumSizeHint().height()};
    }

    [[nodiscard]] QSize sizeHint() const override { return {minimumSizeHint().width(), widget()->sizeHint().height()}; }
};

} // namespace

QWidget* scrolled(QWidget* content)
{
    return new ScrollColumn(content);
}

} // namespace clusterlens::ui
